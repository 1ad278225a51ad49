import { hueOf, initialOf } from './avatar.js';
import { byId, el, icon } from './dom.js';
import { ButtonList } from './list.js';
import { byName } from './names.js';

/**
 * @typedef {import('../conversation.js').Conversation} Conversation
 * @typedef {import('../conversations.js').Conversations} Conversations
 */

/** The side list: the hall, our rooms, our private conversations, and what is unread in them. */
export class PlacesList {
  #lists;
  #hint = byId('private-hint', HTMLElement);
  #menuBadge = byId('menu-badge', HTMLElement);
  #menuButton = byId('menu-button', HTMLButtonElement);
  /** @type {Conversations | null} */ #shown = null;

  /** @param {(conversation: Conversation) => void} onChoose */
  constructor(onChoose) {
    this.#lists = ['room-places', 'private-places'].map(id => new ButtonList(
      byId(id, HTMLElement),
      /** @param {Conversation} conversation */ conversation => conversation.place.key,
      (conversation, button) => this.#draw(conversation, button),
      key => {
        const chosen = this.#shown?.get(key);
        if (chosen) onChoose(chosen);
      },
    ));
  }

  /** @param {Conversations} conversations */
  draw(conversations) {
    this.#shown = conversations;
    const { hall, rooms, privates, active, unread } = conversations;
    this.#lists[0].show([hall, ...rooms.sort((a, b) => byName(a.place.name, b.place.name))]);
    this.#lists[1].show(privates);
    this.#hint.hidden = privates.length > 0;
    const elsewhere = unread - active.unread;
    this.#menuBadge.hidden = elsewhere === 0;
    this.#menuBadge.textContent = figure(elsewhere);
    this.#menuButton.setAttribute('aria-label', elsewhere ? `Conversations, ${elsewhere} unread` : 'Conversations');
  }

  /**
   * @param {Conversation} conversation
   * @param {HTMLButtonElement} button
   */
  #draw({ place, unread, mentioned, typists }, button) {
    const name = placeName(place);
    const current = place.key === this.#shown?.active.place.key;
    const here = place.kind === 'private' && (this.#shown?.hall.members?.has(place.name.toLowerCase()) ?? false);
    const state = [unread, mentioned, current, here, typists.names.length > 0].join();
    if (button.dataset.drawn === state) return;
    button.dataset.drawn = state;
    button.className = 'entry';
    button.dataset.place = place.key;
    button.dataset.label = name;
    button.title = name;
    if (current) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
    if (unread) button.dataset.unread = String(unread);
    else delete button.dataset.unread;
    button.toggleAttribute('data-mention', mentioned && unread > 0);
    button.replaceChildren(picture(place, here), el('bdi', { class: 'entry-name' }, name));
    // In front it is said below the messages.
    if (typists.names.length && !current) button.append(el('span', { class: 'writing' }, el('span', { class: 'visually-hidden' }, ', someone is writing')));
    if (unread) {
      button.append(el('span', { class: 'badge', 'aria-hidden': 'true' }, figure(unread)),
        el('span', { class: 'visually-hidden' }, `, ${unread} unread${mentioned && place.kind !== 'private' ? ', you are mentioned' : ''}`));
    }
  }
}

/** @param {import('../place.js').Place} place */
export const placeName = ({ kind, name }) => (kind === 'hall' ? 'Hall' : name);

/** @param {number} n */
const figure = n => (n > 999 ? '999+' : String(n));

/**
 * @param {import('../place.js').Place} place
 * @param {boolean} here
 */
function picture({ kind, name }, here) {
  if (kind !== 'private') return icon(kind === 'hall' ? 'home' : 'hash', 20);
  const avatar = el('span', { class: 'avatar small', 'aria-hidden': 'true' }, initialOf(name));
  avatar.style.setProperty('--hue', String(hueOf(name)));
  const state = here ? 'online' : 'not online';
  return el('span', { class: 'who', 'data-here': String(here), title: state }, avatar, el('span', { class: 'visually-hidden' }, `${state}: `));
}
