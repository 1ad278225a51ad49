import { dayKey, dayName } from './dates.js';
import { el } from './dom.js';
import { PresenceLine } from './presence.js';
import { messageRow, regroup, setDelivered, setDelivery, setTime } from './row.js';
import { Scroller } from './scroller.js';

const ROWS_KEPT = 500;
/** Removing rows costs a layout, so they go in batches. */
const ROWS_SPARE = 20;

/**
 * @typedef {import('../outbox.js').Entry} Entry
 * @typedef {import('./presence.js').Move} Move
 */

/**
 * The conversation. Rows the server has spoken for come first, in its order; own messages it has not confirmed yet
 * stay below them, so that they are in sight and never trimmed.
 */
export class MessageLog {
  #log;
  #scroller;
  #actions;
  /** @type {Map<number, HTMLElement>} */ #unsettled = new Map();
  /** @type {PresenceLine | null} */ #presence = null;
  #day = '';

  /**
   * @param {HTMLElement} log
   * @param {HTMLButtonElement} newMessages
   * @param {{retry: (id: number) => void, remove: (id: number) => void}} actions
   */
  constructor(log, newMessages, actions) {
    this.#log = log;
    this.#scroller = new Scroller(log, newMessages);
    this.#actions = actions;
  }

  /** @param {{author: string, text: string, at: number, own: boolean}} message */
  addMessage(message) {
    this.#place(messageRow(message), message.at);
    this.#scroller.added(true);
  }

  /**
   * @param {Move} move
   * @param {string} name
   * @param {number} at
   * @param {boolean} own
   */
  addPresence(move, name, at, own) {
    if (!this.#presence?.takes(name) || this.#day !== dayKey(at)) {
      const line = new PresenceLine();
      this.#place(line.row, at);
      this.#presence = line;
    }
    this.#presence.add(move, name, own);
    this.#scroller.added(false);
  }

  /** @param {string} text */
  addNotice(text) {
    this.#place(el('div', { class: 'row', 'data-kind': 'notice' }, el('p', { class: 'text', dir: 'auto' }, text)), Date.now());
    this.#scroller.added(false);
  }

  /** @param {string} text */
  addDivider(text) {
    const last = this.#lastSettled();
    // A connection that comes and goes with nothing said in between leaves one mark, not a ladder of them.
    if (last instanceof HTMLElement && last.dataset.kind === 'divider') last.remove();
    this.#place(el('div', { class: 'row', 'data-kind': 'divider' }, el('p', { class: 'text' }, text)), Date.now());
    this.#scroller.added(false);
  }

  /**
   * An own message before its echo, new or changed.
   *
   * @param {Entry} entry
   * @param {string} author
   */
  showUnsettled(entry, author) {
    const known = this.#unsettled.get(entry.id);
    const row = known ?? messageRow({ author, text: entry.text, at: entry.at, own: true });
    const retried = entry.status === 'queued' && row.dataset.delivery === 'unconfirmed';
    setDelivery(row, entry, this.#actions);
    if (known && !retried) {
      this.#scroller.added(false);
      return;
    }
    const below = row.nextElementSibling;
    this.#unsettled.delete(entry.id);
    this.#unsettled.set(entry.id, row);
    this.#log.append(row);
    regroup(below);
    regroup(row);
    this.#scroller.toEnd();
  }

  /**
   * @param {Entry} entry
   * @param {number} at
   */
  settle(entry, at) {
    const row = this.#unsettled.get(entry.id);
    if (!row) return;
    const below = row.nextElementSibling;
    this.#unsettled.delete(entry.id);
    setTime(row, at);
    setDelivered(row);
    this.#place(row, at);
    regroup(below);
    this.#scroller.added(false);
  }

  /** @param {number} id */
  removeUnsettled(id) {
    const row = this.#unsettled.get(id);
    const below = row?.nextElementSibling ?? null;
    row?.remove();
    this.#unsettled.delete(id);
    regroup(below);
  }

  /** @returns {Element | null} the first of the rows still without an echo */
  #firstUnsettled() {
    return this.#unsettled.values().next().value ?? null;
  }

  /** @returns {Element | null} */
  #lastSettled() {
    const below = this.#firstUnsettled();
    return below ? below.previousElementSibling : this.#log.lastElementChild;
  }

  /**
   * @param {HTMLElement} row
   * @param {number} at
   */
  #place(row, at) {
    this.#presence = null;
    const below = this.#firstUnsettled();
    // An echo usually comes for the row that is already in place: moving it would have it read out twice.
    if (row.parentNode !== this.#log || row.nextElementSibling !== below) this.#log.insertBefore(row, below);
    if (dayKey(at) !== this.#day) row.before(this.#turnDay(at));
    regroup(row);
    regroup(below);
    if (this.#log.childElementCount - this.#unsettled.size > ROWS_KEPT + ROWS_SPARE) this.#trim();
  }

  /**
   * @param {number} at
   * @returns {HTMLElement}
   */
  #turnDay(at) {
    this.#day = dayKey(at);
    // "Today" has become "Yesterday" for the lines already there.
    for (const time of this.#log.querySelectorAll('[data-kind=day] time')) {
      if (time instanceof HTMLTimeElement) time.textContent = dayName(Date.parse(time.dateTime));
    }
    const time = el('time', { datetime: new Date(at).toISOString() }, dayName(at));
    return el('div', { class: 'row', 'data-kind': 'day' }, el('p', { class: 'text' }, time));
  }

  #trim() {
    this.#scroller.trim(() => {
      while (this.#log.childElementCount - this.#unsettled.size > ROWS_KEPT) this.#log.firstElementChild?.remove();
      regroup(this.#log.firstElementChild);
    });
  }
}
