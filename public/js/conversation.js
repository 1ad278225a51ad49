import { Typists } from './typing.js';
import { KEPT, KEPT_ASIDE, Timeline } from './timeline.js';

/** As many as the server lists; beyond them only the count is known. */
const MEMBERS_KEPT = 1000;
/** Who was here before a connection was lost and comes back by then has not left: the server itself waits as long. */
const BACK_WITHIN = 120_000;

/**
 * @typedef {import('./place.js').Place} Place
 * @typedef {import('./protocol.js').Said} Said
 */

/** One place, as far as this page knows it: what was said, who is there, what of it has been read. */
export class Conversation {
  timeline;
  typists;
  draft = '';
  /** Whether the server counts us in; what is said meanwhile waits. */
  member = false;
  /** @type {Map<string, string> | null} by lower case; null when they have to be asked for */ members = null;
  count = 0;
  /** The newest message that was read; null until it is known which one that is. @type {number | null} */ readTo = null;
  /** Where the line above the unread ones stands. @type {number | null} */ dividerAfter = null;
  mentioned = false;
  #hadUnread = false;
  /** @type {Set<string>} by lower case */ #before = new Set();
  #lostAt = 0;

  /**
   * @param {Place} place
   * @param {{describe: (said: Said, place: Place) => import('./timeline.js').MessageItem, changed: () => void}} context
   */
  constructor(place, { describe, changed }) {
    this.place = place;
    this.timeline = new Timeline(said => describe(said, place));
    this.typists = new Typists(changed);
    if (place.kind === 'private') {
      this.timeline.loaded = true;
      this.member = true;
      this.readTo = 0;
    }
  }

  get unread() {
    return this.readTo === null ? 0 : Math.max(0, this.timeline.highest - this.readTo);
  }

  /**
   * To be told after each change.
   *
   * @param {boolean} reading whether somebody is looking at the end of it
   */
  read(reading) {
    const { highest, loaded } = this.timeline;
    if (!loaded && this.readTo === null) return;
    if (this.readTo === null || reading || (loaded && this.readTo > highest)) this.readTo = highest;
    if (this.unread > 0 && !this.#hadUnread) this.dividerAfter = this.readTo;
    this.#hadUnread = this.unread > 0;
    if (!this.#hadUnread) this.mentioned = false;
  }

  /** Who answers has read what was there. */
  answered() {
    this.dividerAfter = null;
    this.read(true);
  }

  /**
   * Nobody has to read what they said themselves.
   *
   * @param {number} seq
   */
  ownCame(seq) {
    if (this.readTo === seq - 1) this.readTo = seq;
  }

  /** The server's numbers have begun again from below what had been read. */
  beginAnew() {
    this.timeline.clear();
    this.readTo = 0;
    this.dividerAfter = null;
    this.#hadUnread = false;
  }

  /** @param {boolean} front */
  show(front) {
    const { timeline } = this;
    timeline.keep = front ? KEPT : KEPT_ASIDE;
    if (!front && this.unread === 0) this.dividerAfter = null;
    // Rows from the middle are of no use to who comes back: that begins at the end.
    if (!front && timeline.detached) timeline.unload();
  }

  /**
   * @param {string[]} names
   * @param {number} count
   */
  setMembers(names, count) {
    this.members = new Map(names.slice(0, MEMBERS_KEPT).map(name => [name.toLowerCase(), name]));
    this.count = Math.max(count, this.members.size);
  }

  connectionLost() {
    this.typists.clear();
    if (this.place.kind !== 'private') this.member = false;
    if (!this.members) return;
    this.#before = new Set(this.members.keys());
    this.#lostAt = Date.now();
  }

  /** Nobody in it is known any more. */
  forgetMembers() {
    this.members = null;
    this.#before.clear();
  }

  /**
   * @param {'joined' | 'left'} move
   * @param {string} name
   * @returns {boolean} whether it is worth a line
   */
  moved(move, name) {
    const key = name.toLowerCase();
    const isBack = this.#before.delete(key) && move === 'joined' && Date.now() - this.#lostAt < BACK_WITHIN;
    this.#count(move, key, name);
    return !isBack;
  }

  /**
   * @param {'joined' | 'left'} move
   * @param {string} key
   * @param {string} name
   */
  #count(move, key, name) {
    if (!this.members) return;
    const known = this.members.has(key);
    if (move === 'joined') {
      if (!known && this.members.size < MEMBERS_KEPT) this.members = new Map(this.members).set(key, name);
      if (!known) this.count += 1;
    } else {
      this.typists.set(name, false);
      if (known) this.members = new Map([...this.members].filter(([k]) => k !== key));
      // Who is not in a list that has all is not counted either.
      if (known || this.count > this.members.size) this.count -= 1;
    }
  }
}
