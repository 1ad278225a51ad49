import { encode } from './protocol.js';

/** The server passes on one in 2 s, with a little to spare, and forgets after 6 s what is not repeated. */
const PASSED_ON_EVERY = 2200;
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
  #later = 0;
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
    clearTimeout(this.#later);
    if (!writing || (this.#told && this.#told.key !== place.key)) this.stop();
    if (!writing) return;
    const since = Date.now() - this.#at;
    if (this.#told) {
      if (since >= REPEAT_EVERY) this.#tell(place);
    } else if (since >= PASSED_ON_EVERY) {
      this.#tell(place);
    } else {
      // Sooner it would be dropped, and who has written one word and waits would never be seen.
      this.#later = setTimeout(() => this.#tell(place), PASSED_ON_EVERY - since);
    }
  }

  /** Nothing is being written any more: it was deleted, or left for another place. */
  stop() {
    if (this.#told && Date.now() - this.#at < HOLDS_FOR) this.#transmit(encode.typing(this.#told, false));
    this.sent();
  }

  /** It was sent, which the server notices by itself. */
  sent() {
    clearTimeout(this.#later);
    this.#told = null;
  }

  /** @param {Place} place */
  #tell(place) {
    if (!this.#transmit(encode.typing(place, true))) return;
    this.#told = place;
    this.#at = Date.now();
  }
}
