import { mentions } from './mentions.js';
import { privatePlace } from './place.js';

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('./protocol.js').Said} Said
 *
 * @typedef {object} ArrivalHandlers
 * @property {(conversation: Conversation, said: Said) => void} onCall someone wants our attention
 * @property {(conversation: Conversation) => boolean} isReading whether somebody is looking at the end of it
 * @property {(conversation: Conversation) => void} onGap something was missed
 */

/** What was said, on its way into the conversations: new or known, our own or another's, read or not. */
export class Arrivals {
  #chat;
  #handlers;

  /**
   * @param {{name: string, conversations: import('./conversations.js').Conversations, outbox: import('./outbox.js').Outbox}} chat
   * @param {ArrivalHandlers} handlers
   */
  constructor(chat, handlers) {
    this.#chat = chat;
    this.#handlers = handlers;
  }

  /**
   * @param {Conversation | undefined} conversation none for a room that we are just coming to, whose history will have it
   * @param {Said} said
   */
  said(conversation, said) {
    if (!conversation) return;
    const { timeline, typists, place } = conversation;
    const news = timeline.add(said);
    typists.set(said.from, false);
    if (said.from === this.#chat.name) {
      this.#chat.outbox.settle(said.id);
      conversation.ownCame(said.seq);
    } else if (news && (place.kind === 'private' || mentions(said.text, this.#chat.name))) {
      conversation.mentioned = true;
      this.#handlers.onCall(conversation, said);
    }
    if (timeline.behind || (place.kind !== 'private' && !timeline.agreesWith(said))) this.#handlers.onGap(conversation);
    conversation.read(this.#handlers.isReading(conversation));
  }

  /** @param {{from: string, to: string, text: string, at: number, id: string}} message */
  saidPrivately({ from, to, text, at, id }) {
    const conversation = this.#chat.conversations.open(privatePlace(from === this.#chat.name ? to : from));
    const { timeline } = conversation;
    const known = id !== '' && timeline.has(item => item.kind === 'message' && item.from === from && item.id === id);
    if (known) return;
    this.#chat.conversations.moveUp(conversation);
    this.said(conversation, { from, text, at, id, seq: timeline.highest + 1 });
  }

  /** @param {{id: string, seq: number}} ack */
  acknowledged({ id, seq }) {
    const entry = this.#chat.outbox.acknowledged(id);
    if (!entry) return;
    const timeline = this.#chat.conversations.get(entry.place.key)?.timeline;
    if (entry.place.kind === 'private') {
      // Handed over: our own copy of it may have gone to a connection that was lost since.
      this.saidPrivately({ from: this.#chat.name, to: entry.place.name, text: entry.text, at: entry.at, id });
    } else if (timeline?.loaded && seq <= timeline.last) {
      this.#chat.outbox.settle(id);
    }
  }

  /**
   * What was fetched. Of that nobody has read what is newer than the last that was, even if they were looking: it was
   * missed, and a line is to show where that began.
   *
   * @param {Conversation} conversation
   * @param {Said[]} messages
   */
  loaded(conversation, messages) {
    const { readTo } = conversation;
    for (const said of messages) {
      if (said.from === this.#chat.name) {
        this.#chat.outbox.settle(said.id);
      } else if (readTo !== null && said.seq > readTo) {
        conversation.dividerAfter = readTo;
        conversation.mentioned ||= mentions(said.text, this.#chat.name);
      }
    }
    conversation.read(this.#handlers.isReading(conversation));
  }
}

/**
 * @param {Said} said
 * @param {import('./place.js').Place} place
 * @param {string} name ours
 * @returns {import('./timeline.js').MessageItem}
 */
export function describe(said, place, name) {
  const own = said.from === name;
  return {
    kind: 'message', ...said, own, key: own && said.id ? `id:${said.id}` : `seq:${said.seq}`,
    mention: !own && place.kind !== 'private' && mentions(said.text, name),
  };
}
