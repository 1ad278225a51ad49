import { dayKey, dayName } from './dates.js';
import { el } from './dom.js';
import { presenceRow } from './presence.js';
import { followRow, messageRow, setDelivery } from './row.js';
import { Scroller } from './scroller.js';

/** Near enough to an end of what is here to ask for what lies beyond. */
const REACH = 400;

/**
 * @typedef {import('../conversation.js').Conversation} Conversation
 * @typedef {import('../outbox.js').Entry} Entry
 * @typedef {import('../timeline.js').Item} Item
 *
 * @typedef {object} LogHandlers
 * @property {(id: string) => void} retry
 * @property {(id: string) => void} remove
 * @property {(user: string) => void} openPrivate
 * @property {(direction: 'newest' | 'after' | 'before') => void} load
 * @property {() => void} onMoved the reader has come to the end, or left it
 */

/**
 * The conversation in front, drawn anew from its state each time something changes; rows that stay the same stay in
 * place. Own messages that are not yet in the conversation stand below it, so that they are in sight and never trimmed.
 */
export class MessageLog {
  #log;
  #scroller;
  #handlers;
  /** @type {Conversation | null} */ #shown = null;
  #life = 0;
  #opening = false;
  /** @type {Map<string, {item: unknown, row: HTMLElement}>} */ #rows = new Map();

  /**
   * @param {HTMLElement} log
   * @param {HTMLButtonElement} newMessages
   * @param {LogHandlers} handlers
   */
  constructor(log, newMessages, handlers) {
    this.#log = log;
    this.#handlers = handlers;
    this.#scroller = new Scroller(log, newMessages, {
      onScroll: () => {
        this.#reach();
        handlers.onMoved();
      },
      onLatest: () => {
        this.#scroller.toEnd();
        if (this.#shown?.timeline.detached) handlers.load('newest');
      },
    });
  }

  /**
   * @param {Conversation} conversation
   * @returns {boolean} whether its newest message is in sight
   */
  atEnd(conversation) {
    return conversation === this.#shown && this.#scroller.following && !conversation.timeline.detached && !this.#opening;
  }

  toEnd() {
    this.#scroller.toEnd();
  }

  focus() {
    this.#log.focus({ preventScroll: true });
  }

  /**
   * @param {Conversation} conversation
   * @param {Entry[]} unsettled
   */
  draw(conversation, unsettled) {
    const { timeline } = conversation;
    const other = conversation !== this.#shown || timeline.life !== this.#life;
    if (other) {
      this.#shown = conversation;
      this.#life = timeline.life;
      this.#rows.clear();
      this.#opening = true;
      this.#scroller.toEnd();
    }
    // Only what is said now is to be read out, not what is fetched or shown again.
    const last = this.#log.dataset.last;
    const older = !other && this.#log.dataset.first !== String(timeline.first);
    this.#log.setAttribute('aria-live', this.#opening || older || last === '' ? 'off' : 'polite');
    this.#log.dataset.first = String(timeline.first);
    this.#log.dataset.last = timeline.loaded ? String(timeline.last) : '';

    this.#scroller.keep(() => replaceRows(this.#log, this.#wanted(conversation, unsettled)));
    if (this.#opening && timeline.loaded) {
      this.#opening = false;
      const unread = this.#log.querySelector('[data-kind=unread]');
      if (unread instanceof HTMLElement) this.#scroller.toRow(unread);
    }
    this.#scroller.detached = timeline.detached;
    this.#scroller.label(conversation.unread);
    this.#reach();
  }

  /** Asks for what lies beyond the ends, if they are near. */
  #reach() {
    const timeline = this.#shown?.timeline;
    if (!timeline?.loaded) return;
    if (timeline.more && this.#log.scrollTop < REACH) this.#handlers.load('before');
    else if (timeline.detached && this.#scroller.fromEnd < REACH) this.#handlers.load('after');
  }

  /**
   * @param {Conversation} conversation
   * @param {Entry[]} unsettled
   * @returns {HTMLElement[]}
   */
  #wanted({ place, timeline, dividerAfter }, unsettled) {
    const rows = [this.#row('top', topText(place, timeline), text => el('p', { class: 'intro' }, text))];
    /** @type {Map<string, {item: unknown, row: HTMLElement}>} */
    const before = this.#rows;
    let day = '';
    let divided = dividerAfter === null || (timeline.more && timeline.first > dividerAfter + 1);
    for (const item of timeline.items) {
      const today = dayKey(item.at);
      if (today !== day && (item.kind === 'message' || day !== '')) {
        rows.push(this.#row(`day:${today}`, dayName(item.at), name => dayRow(name, item.at)));
        day = today;
      }
      if (!divided && item.kind === 'message' && !item.own && item.seq > Number(dividerAfter)) {
        rows.push(this.#row('unread', 'New', text => el('div', { class: 'row', 'data-kind': 'unread' }, el('p', { class: 'text' }, text))));
        divided = true;
      }
      const row = this.#row(item.key, item, () => this.#draw(item));
      if (item.kind === 'message') {
        if (item.own) setDelivery(row, null, this.#handlers);
        row.dataset.seq = String(item.seq);
        followRow(row, rows.at(-1));
      }
      rows.push(row);
    }
    for (const entry of unsettled) {
      const key = `id:${entry.id}`;
      const row = before.get(key)?.row
        ?? this.#row(key, entry.id, () => messageRow({ from: entry.by, text: entry.text, at: entry.at, own: true, mention: false }));
      setDelivery(row, entry, this.#handlers);
      followRow(row, rows.at(-1));
      rows.push(row);
    }
    const kept = new Set(rows);
    for (const [key, { row }] of this.#rows) if (!kept.has(row)) this.#rows.delete(key);
    return rows;
  }

  /** @param {Item} item */
  #draw(item) {
    switch (item.kind) {
      case 'message': return messageRow(item, item.own || item.from === 'Anonymous' ? undefined : this.#handlers.openPrivate);
      case 'presence': return presenceRow(item.trails.values());
      default: return el('div', { class: 'row', 'data-kind': item.kind }, el('p', { class: 'text', dir: 'auto' }, item.text));
    }
  }

  /**
   * The row there is for that key, or a new one. A message keeps its row for good; all else is drawn again when it changes.
   *
   * @template T
   * @param {string} key
   * @param {T} item
   * @param {(item: T) => HTMLElement} draw
   */
  #row(key, item, draw) {
    const known = this.#rows.get(key);
    if (known && (known.item === item || known.row.dataset.kind === 'message')) return known.row;
    const row = draw(item);
    this.#rows.set(key, { item, row });
    return row;
  }
}

/**
 * Touches only what is different: a row that is taken out and put back would be read out again.
 *
 * @param {HTMLElement} log
 * @param {HTMLElement[]} rows
 */
function replaceRows(log, rows) {
  const wanted = new Set(rows);
  for (const old of [...log.children]) if (!wanted.has(/** @type {HTMLElement} */ (old))) old.remove();
  let next = log.firstElementChild;
  for (const row of rows) {
    if (row === next) next = next.nextElementSibling;
    else log.insertBefore(row, next);
  }
}

/**
 * @param {string} name
 * @param {number} at
 */
function dayRow(name, at) {
  return el('div', { class: 'row', 'data-kind': 'day' }, el('p', { class: 'text' }, el('time', { datetime: dayKey(at) }, name)));
}

/**
 * @param {import('../place.js').Place} place
 * @param {import('../timeline.js').Timeline} timeline
 */
function topText({ kind, name }, { loaded, more, items }) {
  if (kind === 'private') return `Only you and ${name} can read this. It is not kept on the server.`;
  if (!loaded) return 'Loading messages…';
  if (more) return 'Loading earlier messages…';
  const empty = items.some(item => item.kind === 'message') ? '' : ' Nothing has been said yet.';
  return kind === 'hall' ? `This is the beginning of the hall.${empty}` : `This is the beginning of ${name}.${empty}`;
}
