/** A server that goes down says of everybody that they leave, and then hangs up. */
const HELD_FOR = 1000;
/** Where people leave all the time, the list is not to wait for a pause. */
const HELD_AT_MOST = 5000;

/**
 * @typedef {import('./protocol.js').PresenceEvent} PresenceEvent
 */

/** Holds back who leaves the chat until it is clear that they do, and not the server. */
export class Departures {
  /** @type {PresenceEvent[]} */ #held = [];
  #since = 0;
  #timer = 0;
  #ending = false;
  #tell;

  /** @param {(event: PresenceEvent) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {PresenceEvent} event */
  left(event) {
    if (this.#ending) return;
    if (this.#held.length === 0) this.#since = Date.now();
    this.#held.push(event);
    clearTimeout(this.#timer);
    const left = this.#since + HELD_AT_MOST - Date.now();
    this.#timer = setTimeout(() => this.settle(), Math.max(0, Math.min(HELD_FOR, left)));
  }

  /** They have left. */
  settle() {
    clearTimeout(this.#timer);
    for (const event of this.#held.splice(0)) this.#tell(event);
  }

  /** Nobody has left: the server goes down, or has. */
  serverEnds() {
    clearTimeout(this.#timer);
    this.#held = [];
    this.#ending = true;
  }

  serverIsBack() {
    this.#ending = false;
  }
}
