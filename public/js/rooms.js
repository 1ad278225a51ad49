import { randomId } from './ids.js';
import { roomPlace } from './place.js';
import { encode, LIMITS } from './protocol.js';

const RETRY_AFTER = 3000;

/** @type {Record<string, string>} */
const PROBLEMS = {
  invalid_field: `A room’s name has up to ${LIMITS.room} characters, all of which can be seen.`,
  too_many_rooms: 'There are too many rooms, or you are in too many. Leave one first.',
  unavailable: 'The server could not do it just now. Try again.',
};

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('./conversations.js').Conversations} Conversations
 */

/** Getting into rooms, and back into them when the server has forgotten that we were there. */
export class Rooms {
  /** @type {Map<string, {room: string, chosen: boolean}>} by the id of the question */ #asked = new Map();
  #transmit;
  #conversations;
  #sync;
  #complain;

  /**
   * @param {(frame: string) => boolean} transmit
   * @param {Conversations} conversations
   * @param {import('./sync.js').Sync} sync
   * @param {(problem: string) => void} complain
   */
  constructor(transmit, conversations, sync, complain) {
    this.#transmit = transmit;
    this.#conversations = conversations;
    this.#sync = sync;
    this.#complain = complain;
  }

  /**
   * @param {string} room
   * @param {boolean} chosen by the user just now, who then wants to see it
   * @returns {boolean} false without a connection
   */
  enter(room, chosen) {
    const id = randomId();
    if (!this.#transmit(encode.joinRoom(room, id))) return false;
    this.#asked.set(id, { room, chosen });
    const known = this.#conversations.get(roomPlace(room).key);
    if (known) this.#sync.joining(known);
    return true;
  }

  /**
   * @param {import('./protocol.js').RoomJoinedEvent} event
   * @returns {{conversation: Conversation, chosen: boolean}}
   */
  entered({ room, members, count, page }) {
    const [id, asked] = [...this.#asked].find(([, question]) => question.room === room) ?? ['', { chosen: false }];
    this.#asked.delete(id);
    const conversation = this.#conversations.open(roomPlace(room));
    conversation.member = true;
    conversation.setMembers(members, count);
    this.#sync.entered(conversation, page);
    return { conversation, chosen: asked.chosen };
  }

  /**
   * After a welcome. What is listed there we are in; the rest has to be asked for again.
   *
   * @param {{resumed: boolean, rooms: string[]}} welcome
   * @param {(conversation: Conversation) => boolean} waiting whether something waits to be said there
   */
  return({ resumed, rooms }, waiting) {
    this.#asked.clear();
    for (const room of rooms) {
      const conversation = this.#conversations.open(roomPlace(room));
      conversation.member = true;
      this.#sync.want(conversation, conversation.timeline.loaded ? 'after' : 'newest');
    }
    for (const conversation of this.#conversations.rooms.filter(({ member }) => !member)) {
      // Who is the same user as before and not in it has left it from another page.
      if (resumed && !waiting(conversation)) this.#conversations.remove(conversation);
      else this.enter(conversation.place.name, false);
    }
  }

  /**
   * @param {import('./protocol.js').ErrorEvent} error
   * @param {boolean} passing whether trying again may help
   * @returns {boolean} whether it was about a room we asked for
   */
  refused({ id, code, message, retryAfter }, passing) {
    const asked = this.#asked.get(id);
    if (!asked) return false;
    this.#asked.delete(id);
    const conversation = this.#conversations.get(roomPlace(asked.room).key);
    const problem = PROBLEMS[code] ?? message;
    if (!conversation) {
      this.#complain(problem);
    } else if (passing) {
      setTimeout(() => conversation.member || this.enter(asked.room, false), retryAfter || RETRY_AFTER);
    } else {
      conversation.timeline.aside('notice', `You are not in this room any more: ${problem}`);
    }
    return true;
  }
}
