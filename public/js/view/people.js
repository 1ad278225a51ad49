import { hueOf, initialOf } from './avatar.js';
import { byId, el } from './dom.js';
import { ButtonList } from './list.js';
import { byName } from './names.js';

/** Who is in the room in front; beside a private conversation, who is in the chat. */
export class PeopleList {
  #count = byId('people-count', HTMLElement);
  #rest = byId('people-rest', HTMLElement);
  #list;
  #own = '';
  /** @type {Map<string, string> | null} */ #shown = null;

  /** @param {(user: string) => void} onChoose */
  constructor(onChoose) {
    this.#list = new ButtonList(
      byId('people-list', HTMLElement),
      /** @param {string} user */ user => user,
      (user, button) => draw(user, user === this.#own, button),
      onChoose,
    );
  }

  /**
   * @param {import('../conversation.js').Conversation} conversation
   * @param {string} own
   */
  draw({ members, count }, own) {
    this.#count.textContent = members ? String(count) : '';
    if (members === this.#shown && own === this.#own) return;
    this.#shown = members;
    this.#own = own;
    const users = [...members?.values() ?? []];
    users.sort((a, b) => Number(b === own) - Number(a === own) || byName(a, b));
    this.#list.show(users);
    this.#rest.hidden = count <= users.length;
    this.#rest.textContent = `and ${count - users.length} more`;
  }
}

/**
 * @param {string} user
 * @param {boolean} own
 * @param {HTMLButtonElement} button
 */
function draw(user, own, button) {
  if (button.dataset.user === user && (button.disabled === own)) return;
  const avatar = el('span', { class: 'avatar small', 'aria-hidden': 'true' }, initialOf(user));
  avatar.style.setProperty('--hue', String(hueOf(user)));
  button.className = 'entry';
  button.dataset.user = user;
  button.dataset.label = user;
  button.disabled = own;
  button.title = own ? user : `Write to ${user} in private`;
  button.replaceChildren(avatar, el('bdi', { class: 'entry-name' }, user));
  if (own) button.append(el('span', { class: 'you' }, 'You'));
}
