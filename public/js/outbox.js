import { randomId } from './ids.js';
import { sameName } from './place.js';

const CAPACITY = 50;
/** The server takes 64 of a connection at once; few keep the order of those that have to be sent again. */
const IN_FLIGHT = 8;
const ANSWER_WITHIN = 20_000;
/** Waits before the program itself tries again what the server could not take just now. */
const RETRY_AFTER = [1000, 3000, 8000];

/**
 * @typedef {import('./place.js').Place} Place
 *
 * @typedef {object} Entry
 * @property {string} id the same each time it is sent, which is how the server knows it again
 * @property {Place} place
 * @property {string} by the user who wrote it
 * @property {string} text
 * @property {number} at
 * @property {'queued' | 'sending' | 'sent' | 'failed'} status
 * @property {string} reason why it failed, in the user's words
 * @property {number} tries
 * @property {number} timer 0 unless it waits to be answered or tried again
 *
 * @typedef {Pick<Entry, 'id' | 'place' | 'by' | 'text' | 'at' | 'reason'>} SavedEntry
 *
 * @typedef {object} OutboxHandlers
 * @property {(place: Place) => boolean} ready whether we may speak there
 * @property {(entry: Entry) => boolean} transmit
 * @property {() => void} onChange
 * @property {(saved: SavedEntry[]) => void} save
 */

/**
 * Own messages from the Enter key until they are seen in the conversation. The server takes an id once, so whatever was
 * not acknowledged is sent again without a doubt: after a lost connection, and after a reload.
 */
export class Outbox {
  /** @type {Entry[]} */ #entries = [];
  #handlers;

  /** @param {OutboxHandlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  get full() {
    return this.#entries.filter(e => e.status !== 'sent').length >= CAPACITY;
  }

  /** Whether some wait for the user to decide about them. */
  get failed() {
    return this.#entries.some(e => e.status === 'failed');
  }

  /** Messages that nobody would send any more if the page went away now. */
  get busy() {
    return this.#entries.some(e => e.status === 'queued' || e.status === 'sending');
  }

  /**
   * @param {string} key
   * @returns {Entry[]} what is not yet to be seen in that conversation
   */
  of(key) {
    return this.#entries.filter(e => e.place.key === key);
  }

  /** @param {SavedEntry[]} saved by an earlier life of this page */
  restore(saved) {
    this.#entries = saved.slice(0, CAPACITY).map(entry => ({ ...entry, status: entry.reason ? 'failed' : 'queued', tries: 0, timer: 0 }));
  }

  /**
   * @param {Place} place
   * @param {string} by
   * @param {string} text
   */
  add(place, by, text) {
    const entry = /** @type {Entry} */ ({ id: randomId(), place, by, text, at: Date.now(), status: 'queued', reason: '', tries: 0, timer: 0 });
    this.#entries.push(entry);
    this.#changed();
    this.pump();
  }

  /** @param {string} name who we are now: ids are a user's, so another's messages are not sent unasked */
  signedInAs(name) {
    for (const entry of this.#entries) {
      if (entry.status === 'queued' && !sameName(entry.by, name)) this.#fail(entry, 'Not sent');
    }
    this.pump();
  }

  /** Sends what is queued, the oldest of a place first, as far as the connection and the window allow. */
  pump() {
    let left = IN_FLIGHT - this.#entries.filter(e => e.status === 'sending').length;
    const blocked = new Set();
    for (const entry of this.#entries) {
      if (left <= 0) return;
      if (entry.status !== 'queued' || blocked.has(entry.place.key)) continue;
      if (entry.timer || !this.#handlers.ready(entry.place) || !this.#handlers.transmit(entry)) {
        blocked.add(entry.place.key);
        continue;
      }
      left -= 1;
      entry.status = 'sending';
      entry.timer = setTimeout(() => this.#fail(entry, 'Not confirmed'), ANSWER_WITHIN);
      this.#changed();
    }
  }

  /**
   * It is safe with the server. It stays until it is seen in the conversation.
   *
   * @param {string} id
   * @returns {Entry | undefined}
   */
  acknowledged(id) {
    const entry = this.#find(id);
    if (!entry) return undefined;
    this.#set(entry, 'sent');
    this.pump();
    return entry;
  }

  /**
   * It has been seen in the conversation, whatever was thought to have become of it.
   *
   * @param {string} id
   */
  settle(id) {
    if (this.#find(id)) this.remove(id);
  }

  /**
   * @param {string} id
   * @param {string} reason
   * @param {boolean} passing whether trying again may help
   * @param {number} retryAfter how long the server has said to wait, in milliseconds; 0 if it has not
   * @returns {boolean} whether it was about one of ours
   */
  refused(id, reason, passing, retryAfter) {
    const entry = this.#find(id);
    if (!entry || entry.status === 'sent') return false;
    const wait = passing ? retryAfter || RETRY_AFTER[entry.tries] : undefined;
    if (wait === undefined) {
      this.#fail(entry, reason);
    } else {
      this.#set(entry, 'queued');
      if (!retryAfter) entry.tries += 1;
      entry.timer = setTimeout(() => {
        entry.timer = 0;
        this.pump();
      }, wait);
    }
    this.pump();
    return true;
  }

  connectionLost() {
    for (const entry of this.#entries) if (entry.status === 'sending') this.#set(entry, 'queued');
  }

  /** The user is leaving: what still waits must not be sent later, unasked. */
  hold() {
    for (const entry of this.#entries) {
      if (entry.status === 'sending') this.#fail(entry, 'Not confirmed');
      if (entry.status === 'queued') this.#fail(entry, 'Not sent');
    }
  }

  /**
   * Back to the end of the queue: what was said meanwhile stays ahead of it.
   *
   * @param {string} id
   * @param {string} by
   */
  retry(id, by) {
    const entry = this.#find(id);
    if (entry?.status !== 'failed') return;
    this.#entries = [...this.#entries.filter(e => e !== entry), entry];
    entry.by = by;
    entry.tries = 0;
    entry.reason = '';
    this.#set(entry, 'queued');
    this.pump();
  }

  /** @param {string} id */
  remove(id) {
    this.#keep(e => e.id !== id);
    this.pump();
  }

  /** @param {string} key */
  removePlace(key) {
    this.#keep(e => e.place.key !== key);
  }

  /** @param {string} id */
  #find(id) {
    return this.#entries.find(e => e.id === id);
  }

  /**
   * @param {Entry} entry
   * @param {string} reason
   */
  #fail(entry, reason) {
    entry.reason = reason;
    this.#set(entry, 'failed');
    this.pump();
  }

  /**
   * @param {Entry} entry
   * @param {Entry['status']} status
   */
  #set(entry, status) {
    clearTimeout(entry.timer);
    entry.timer = 0;
    entry.status = status;
    this.#changed();
  }

  /** @param {(entry: Entry) => boolean} wanted */
  #keep(wanted) {
    for (const entry of this.#entries) if (!wanted(entry)) clearTimeout(entry.timer);
    this.#entries = this.#entries.filter(wanted);
    this.#changed();
  }

  #changed() {
    this.#handlers.save(this.#entries.filter(e => e.status !== 'sent').map(({ id, place, by, text, at, reason }) => (
      { id, place, by, text, at, reason }
    )));
    this.#handlers.onChange();
  }
}
