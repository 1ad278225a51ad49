import { encode } from './protocol.js';

/** The server forgets after 6 s what is not repeated, and passes on one in 2 s, if need be a little later. */
const REPEAT_EVERY = 3000;
const HOLDS_FOR = 6000;
const TYPISTS_KEPT = 20;

/** @typedef {import('./place.js').Place} Place */

/** Who else is writing here just now. */
export class Typists {
  /** @type {Map<string, number>} */ #timers = new Map();
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  get names() {
    return [...this.#timers.keys()];
  }

  /**
   * @param {string} name
   * @param {boolean} active
   */
  set(name, active) {
    const timer = this.#timers.get(name);
    clearTimeout(timer);
    if (active && (timer !== undefined || this.#timers.size < TYPISTS_KEPT)) {
      this.#timers.set(name, setTimeout(() => this.set(name, false), HOLDS_FOR));
    } else {
      this.#timers.delete(name);
    }
    if (this.#timers.has(name) !== (timer !== undefined)) this.#changed();
  }

  clear() {
    for (const name of this.names) this.set(name, false);
  }
}

/** Tells the others that we are writing, no more often than they need to be told. */
export class TypingSignal {
  /** @type {Place | null} */ #told = null;
  #at = 0;
  #transmit;

  /** @param {(frame: string) => boolean} transmit */
  constructor(transmit) {
    this.#transmit = transmit;
  }

  /**
   * @param {Place} place
   * @param {boolean} writing
   */
  typed(place, writing) {
    if (!writing) {
      this.stop();
    } else if (this.#told?.key !== place.key || Date.now() - this.#at >= REPEAT_EVERY) {
      if (this.#told?.key !== place.key) this.stop();
      if (!this.#transmit(encode.typing(place, true))) return;
      this.#told = place;
      this.#at = Date.now();
    }
  }

  /** Nothing is being written any more: it was deleted, or left for another place. */
  stop() {
    if (this.#told && Date.now() - this.#at < HOLDS_FOR) this.#transmit(encode.typing(this.#told, false));
    this.#told = null;
  }

  /** It was sent, which the server notices by itself. */
  sent() {
    this.#told = null;
  }
}
