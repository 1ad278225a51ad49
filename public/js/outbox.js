const CAPACITY = 50;
/** Few enough that a dropped connection leaves few messages in doubt; the others simply wait for the next one. */
const IN_FLIGHT = 8;
const ECHO_WITHIN = 10_000;

/**
 * @typedef {object} Entry
 * @property {number} id of this page only; the server never sees it
 * @property {string} text
 * @property {number} at
 * @property {'queued' | 'sending' | 'unconfirmed'} status
 * @property {string} reason why it is unconfirmed, in the user's words
 *
 * @typedef {{text: string, at: number, sent: boolean}} SavedEntry
 *
 * @typedef {object} OutboxHandlers
 * @property {(text: string) => boolean} transmit
 * @property {(entry: Entry) => void} onChange
 * @property {(saved: SavedEntry[]) => void} save
 */

/**
 * Own messages from the Enter key to their echo. The rule it keeps: a message that has been handed to a socket is never
 * handed to another one by the program. Whether it arrived is unknown, so sending it again is the user's decision.
 */
export class Outbox {
  /** @type {Entry[]} */ #entries = [];
  /** @type {Map<number, number>} */ #deadlines = new Map();
  #lastId = 0;
  #handlers;

  /** @param {OutboxHandlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  get full() {
    return this.#entries.length >= CAPACITY;
  }

  /** Messages that would be lost without a trace if the page went away now. */
  get busy() {
    return this.#entries.some(e => e.status !== 'unconfirmed');
  }

  /**
   * What an earlier life of this page left behind. Nothing of it is sent unasked: a copy of the tab holds the same list.
   *
   * @param {SavedEntry[]} saved
   * @returns {Entry[]}
   */
  restore(saved) {
    const entries = saved.slice(0, CAPACITY).map(({ text, at }) => this.#entry(text, at));
    entries.forEach((entry, i) => {
      entry.status = 'unconfirmed';
      entry.reason = saved[i].sent ? 'Not confirmed' : 'Not sent';
    });
    this.#entries.push(...entries);
    return entries;
  }

  /**
   * @param {string} text
   * @returns {Entry}
   */
  add(text) {
    const entry = this.#entry(text, Date.now());
    this.#entries.push(entry);
    this.#changed(entry);
    return entry;
  }

  /** Sends what is queued, oldest first, as far as the connection and the window allow. */
  pump() {
    let room = IN_FLIGHT - this.#withStatus('sending').length;
    for (const entry of this.#withStatus('queued')) {
      if (room-- <= 0 || !this.#handlers.transmit(entry.text)) return;
      entry.status = 'sending';
      this.#deadlines.set(entry.id, setTimeout(() => this.#doubt(entry, 'Not confirmed'), ECHO_WITHIN));
      this.#changed(entry);
    }
  }

  /**
   * One of our messages came back. Without ids its text has to tell which: the oldest in flight, or else one we had
   * already begun to doubt.
   *
   * @param {string} text
   * @returns {Entry | undefined} the entry it settles, no longer in the outbox
   */
  settle(text) {
    const entry = this.#withStatus('sending').find(e => e.text === text)
      ?? this.#withStatus('unconfirmed').find(e => e.text === text && e.reason !== 'Not sent');
    if (entry) this.remove(entry.id);
    return entry;
  }

  /** No echo can be expected any more for what was under way. */
  connectionLost() {
    for (const entry of this.#withStatus('sending')) this.#doubt(entry, 'Not confirmed');
  }

  /** The user is leaving: what still waits must not be sent later, perhaps under another name. */
  hold() {
    for (const entry of this.#withStatus('queued')) this.#doubt(entry, 'Not sent');
  }

  /**
   * An error names no message, but messages are handled in order, so it is about the oldest in flight.
   *
   * @param {string} reason
   * @returns {boolean} false when nothing was in flight
   */
  refuseOldest(reason) {
    const [entry] = this.#withStatus('sending');
    if (!entry) return false;
    this.#doubt(entry, reason);
    return true;
  }

  /**
   * Back to the end of the queue: what was said meanwhile stays ahead of it.
   *
   * @param {number} id
   */
  retry(id) {
    const entry = this.#entries.find(e => e.id === id && e.status === 'unconfirmed');
    if (!entry) return;
    this.#entries = [...this.#entries.filter(e => e !== entry), entry];
    entry.status = 'queued';
    this.#changed(entry);
    this.pump();
  }

  /** @param {number} id */
  remove(id) {
    this.#forgetDeadline(id);
    this.#entries = this.#entries.filter(e => e.id !== id);
    this.#save();
    this.pump();
  }

  /**
   * @param {Entry} entry
   * @param {string} reason
   */
  #doubt(entry, reason) {
    this.#forgetDeadline(entry.id);
    entry.status = 'unconfirmed';
    entry.reason = reason;
    this.#changed(entry);
  }

  /**
   * @param {string} text
   * @param {number} at
   * @returns {Entry}
   */
  #entry(text, at) {
    return { id: ++this.#lastId, text, at, status: 'queued', reason: '' };
  }

  /** @param {Entry['status']} status */
  #withStatus(status) {
    return this.#entries.filter(e => e.status === status);
  }

  /** @param {number} id */
  #forgetDeadline(id) {
    clearTimeout(this.#deadlines.get(id));
    this.#deadlines.delete(id);
  }

  /** @param {Entry} entry */
  #changed(entry) {
    this.#save();
    this.#handlers.onChange(entry);
  }

  #save() {
    this.#handlers.save(this.#entries.map(e => ({
      text: e.text, at: e.at, sent: e.status === 'sending' || (e.status === 'unconfirmed' && e.reason !== 'Not sent'),
    })));
  }
}
