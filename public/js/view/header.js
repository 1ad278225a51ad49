import { byId } from './dom.js';
import { placeName } from './places.js';

const APP = document.title;

/** The bar on top: what is in front, and what can be done with it. */
export class Header {
  #title = byId('place-title', HTMLElement);
  #count = byId('place-count', HTMLElement);
  #close = byId('close-place', HTMLButtonElement);
  #mark = byId('top-mark', /** @type {any} */ (SVGElement));

  /** @param {() => void} onClose */
  constructor(onClose) {
    this.#close.addEventListener('click', onClose);
  }

  /**
   * @param {import('../conversation.js').Conversation | null} conversation null while nobody has joined
   * @param {boolean} online
   * @param {boolean} here whether the other one of a private conversation is there
   */
  draw(conversation, online, here) {
    const name = conversation ? placeName(conversation.place) : APP;
    if (this.#title.textContent !== name) this.#title.textContent = name;
    this.#title.title = name;
    this.#mark.toggleAttribute('hidden', conversation !== null);
    this.#close.hidden = !conversation || conversation.place.kind === 'hall';
    this.#count.hidden = !conversation || !online || (conversation.place.kind !== 'private' && !conversation.members);
    if (!conversation) return;
    const { place: { kind }, count } = conversation;
    this.#close.disabled = kind === 'room' && !online;
    const action = kind === 'room' ? 'Leave this room' : 'Close this conversation';
    this.#close.setAttribute('aria-label', action);
    this.#close.title = action;
    this.#close.querySelector('use')?.setAttribute('href', kind === 'room' ? '#i-exit' : '#i-close');
    this.#count.textContent = kind === 'private' ? (here ? 'private' : 'private, not online') : `${count} ${count === 1 ? 'person' : 'people'}`;
  }
}
