import { randomId } from './ids.js';
import { encode, LIMITS } from './protocol.js';
import { KEPT } from './timeline.js';

const AT_ONCE = 4;
const ANSWER_WITHIN = 15_000;
const RETRY_AFTER = 3000;
/** What a page of older messages brings when scrolling up. */
const OLDER = 100;

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('./protocol.js').Page} Page
 * @typedef {'newest' | 'after' | 'before'} Direction
 * @typedef {{direction: Direction | 'join', id: string, last: number, timer: number}} Flight last is what was known when it was asked
 *
 * @typedef {object} SyncHandlers
 * @property {(frame: string) => boolean} transmit
 * @property {(key: string) => Conversation | undefined} find
 * @property {(conversation: Conversation, page: Page) => void} onLoaded
 */

/**
 * Fetches what the timelines lack, one question a conversation at a time, since an answer names its room and nothing
 * else. What was asked of a lost connection is asked again on the next.
 */
export class Sync {
  /** @type {Map<string, Direction>} */ #wanted = new Map();
  /** @type {Map<string, Flight>} */ #flights = new Map();
  #handlers;

  /** @param {SyncHandlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /**
   * @param {Conversation} conversation
   * @param {Direction} direction
   */
  want({ place: { key, kind } }, direction) {
    if (kind === 'private') return;
    // Going on from the end matters more than what is far up, and that is asked for again when it is looked at.
    if (direction === 'before' && (this.#wanted.has(key) || this.#flights.has(key))) return;
    this.#wanted.set(key, direction);
    this.pump();
  }

  /** @param {Conversation} conversation */
  loading({ place: { key } }) {
    return this.#wanted.has(key) || this.#flights.has(key);
  }

  /** @param {Conversation} conversation who has just asked to be let in, which brings the newest messages */
  joining({ place: { key }, timeline }) {
    this.#forget(key);
    this.#flights.set(key, { direction: 'join', id: '', last: timeline.last, timer: 0 });
  }

  pump() {
    for (const [key, direction] of this.#wanted) {
      if (this.#flights.size >= AT_ONCE) return;
      const conversation = this.#handlers.find(key);
      if (!conversation) this.#wanted.delete(key);
      if (!conversation?.member || this.#flights.has(key)) continue;
      const { place, timeline } = conversation;
      const id = randomId();
      if (!this.#handlers.transmit(encode.history(place, rangeOf(direction, timeline), id))) return;
      this.#wanted.delete(key);
      const timer = setTimeout(() => this.#again(key, direction), ANSWER_WITHIN);
      const last = direction === 'newest' ? timeline.highest : timeline.last;
      this.#flights.set(key, { direction, id, last, timer });
    }
  }

  /**
   * @param {Conversation} conversation
   * @param {Page} page
   */
  answered(conversation, page) {
    const flight = this.#flights.get(conversation.place.key);
    if (flight && flight.direction !== 'join') this.#arrived(conversation, flight, page);
  }

  /**
   * We are in the room, which may have been asked for here or on another page of ours.
   *
   * @param {Conversation} conversation
   * @param {Page} page the newest
   */
  entered(conversation, page) {
    const flight = this.#flights.get(conversation.place.key);
    this.#arrived(conversation, flight?.direction === 'join' ? flight : { direction: 'join', last: 0 }, page);
  }

  /**
   * @param {Conversation} conversation
   * @param {Pick<Flight, 'direction' | 'last'>} flight
   * @param {Page} page
   */
  #arrived(conversation, flight, page) {
    const { place: { key }, timeline } = conversation;
    if (this.#flights.get(key) === flight) this.#forget(key);
    if (page.last < flight.last || !page.messages.every(said => timeline.agreesWith(said))) {
      conversation.beginAnew();
      this.#wanted.set(key, 'newest');
    } else {
      this.#take(conversation, flight.direction, page);
    }
    if (timeline.behind) this.#wanted.set(key, 'after');
    this.#handlers.onLoaded(conversation, page);
    this.pump();
  }

  /**
   * @param {import('./protocol.js').ErrorEvent} error
   * @param {boolean} passing whether trying again may help
   * @returns {boolean} whether it was about a question of ours
   */
  refused({ id, retryAfter }, passing) {
    for (const [key, flight] of this.#flights) {
      if (!id || flight.id !== id || flight.direction === 'join') continue;
      const { direction } = flight;
      this.#forget(key);
      if (passing) setTimeout(() => this.#again(key, direction), retryAfter || RETRY_AFTER);
      return true;
    }
    return false;
  }

  connectionLost() {
    for (const [key, { direction }] of this.#flights) {
      this.#forget(key);
      if (direction !== 'join') this.#wanted.set(key, direction);
    }
  }

  /**
   * @param {Conversation} conversation
   * @param {Flight['direction']} direction
   * @param {Page} page
   */
  #take({ place: { key }, timeline }, direction, page) {
    if (direction === 'newest' || (direction === 'join' && !timeline.loaded)) {
      timeline.reset(page);
    } else if (!timeline.loaded) {
      this.#wanted.set(key, 'newest'); // it was put away since it asked
    } else if (direction === 'before') {
      timeline.prepend(page);
    } else if (direction === 'after') {
      const reached = page.messages.at(-1)?.seq ?? timeline.last;
      // After a long absence it is better to begin at the end and go back by scrolling than to read up on all of it.
      if (timeline.detached || page.last - reached <= KEPT) timeline.append(page);
      else this.#wanted.set(key, 'newest');
    } else if ((page.messages[0]?.seq ?? 1) <= timeline.last + 1 && !timeline.detached) {
      timeline.append({ ...page, more: false });
    } else {
      timeline.highest = Math.max(timeline.highest, page.last);
    }
  }

  /**
   * @param {string} key
   * @param {Direction} direction
   */
  #again(key, direction) {
    this.#forget(key);
    if (!this.#wanted.has(key)) this.#wanted.set(key, direction);
    this.pump();
  }

  /** @param {string} key */
  #forget(key) {
    clearTimeout(this.#flights.get(key)?.timer);
    this.#flights.delete(key);
  }
}

/**
 * @param {Direction} direction
 * @param {import('./timeline.js').Timeline} timeline
 */
function rangeOf(direction, timeline) {
  switch (direction) {
    case 'newest': return {};
    case 'before': return { before: timeline.first, limit: OLDER };
    // With the last one that is here: were it another now, the room would have begun anew.
    case 'after': return { after: Math.max(0, timeline.last - 1), limit: LIMITS.page };
  }
}
