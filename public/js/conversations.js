import { Conversation } from './conversation.js';
import { HALL } from './place.js';

/** The server has a limit for rooms; private conversations are this page's own. */
const PRIVATE_KEPT = 50;

/**
 * @typedef {import('./place.js').Place} Place
 * @typedef {import('./protocol.js').Said} Said
 */

/** All the conversations that are open, one of them in front. The hall is always there. */
export class Conversations {
  /** @type {Map<string, Conversation>} */ #byKey = new Map();
  #context;
  active;
  hall;

  /** @param {{describe: (said: Said, place: Place) => import('./timeline.js').MessageItem, changed: () => void}} context */
  constructor(context) {
    this.#context = context;
    this.hall = this.open(HALL);
    this.active = this.hall;
    this.hall.show(true);
  }

  get all() {
    return [...this.#byKey.values()];
  }

  get rooms() {
    return this.all.filter(({ place }) => place.kind === 'room');
  }

  /** The one that spoke last comes first. */
  get privates() {
    return this.all.filter(({ place }) => place.kind === 'private').reverse();
  }

  get unread() {
    return this.all.reduce((sum, conversation) => sum + conversation.unread, 0);
  }

  /** @param {string} key */
  get(key) {
    return this.#byKey.get(key);
  }

  /**
   * @param {Place} place
   * @returns {Conversation} the one there is, or a new one
   */
  open(place) {
    const known = this.#byKey.get(place.key);
    if (known) return known;
    const conversation = new Conversation(place, this.#context);
    this.#byKey.set(place.key, conversation);
    if (place.kind === 'private') this.#trim();
    return conversation;
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    if (conversation === this.active) return;
    this.active.show(false);
    this.active = conversation;
    conversation.show(true);
  }

  /** @param {Conversation} conversation */
  moveUp(conversation) {
    const { key } = conversation.place;
    if (this.#byKey.delete(key)) this.#byKey.set(key, conversation);
  }

  /** @param {Conversation} conversation */
  remove(conversation) {
    if (conversation === this.hall) return;
    conversation.typists.clear();
    this.#byKey.delete(conversation.place.key);
    if (conversation === this.active) this.show(this.hall);
  }

  /** Back to how it was before anyone had joined. */
  clear() {
    for (const conversation of this.all) this.remove(conversation);
    this.hall.beginAnew();
    this.hall.readTo = null;
    this.hall.member = false;
    this.hall.forgetMembers();
    this.hall.draft = '';
  }

  #trim() {
    const privates = this.privates;
    if (privates.length <= PRIVATE_KEPT) return;
    const oldestFirst = privates.reverse().filter(c => c !== this.active);
    this.remove(oldestFirst.find(c => c.unread === 0) ?? oldestFirst[0]);
  }
}
