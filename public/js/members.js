import { encode } from './protocol.js';

const ANSWER_WITHIN = 15_000;

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('./conversations.js').Conversations} Conversations
 */

/** Asks who is where: of the hall always, of a room once it is looked at. From then on the comings and goings tell. */
export class Members {
  /** @type {Map<string, number>} */ #asked = new Map();
  #transmit;
  #conversations;

  /**
   * @param {(frame: string) => boolean} transmit
   * @param {Conversations} conversations
   */
  constructor(transmit, conversations) {
    this.#transmit = transmit;
    this.#conversations = conversations;
  }

  /** On a new connection: nobody has told us who came and went since the last. */
  refresh() {
    for (const timer of this.#asked.values()) clearTimeout(timer);
    this.#asked.clear();
    const { hall, rooms, active } = this.#conversations;
    for (const conversation of rooms) conversation.members = null;
    this.#request(hall);
    this.ask(active);
  }

  /** @param {Conversation} conversation */
  ask(conversation) {
    if (conversation.place.kind === 'room' && conversation.member && !conversation.members) this.#request(conversation);
  }

  /** @param {Conversation} conversation */
  #request({ place }) {
    if (this.#asked.has(place.key) || !this.#transmit(encode.users(place))) return;
    this.#asked.set(place.key, setTimeout(() => {
      this.#asked.delete(place.key);
      const conversation = this.#conversations.get(place.key);
      if (conversation && !conversation.members) this.#request(conversation);
    }, ANSWER_WITHIN));
  }
}
