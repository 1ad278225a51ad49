import { codePoints, LIMITS, tidyName } from '../protocol.js';
import { hueOf, initialOf } from './avatar.js';
import { byId, icon } from './dom.js';

const ALLOWED = /^[\p{L}\p{M}\p{N}_-]+( [\p{L}\p{M}\p{N}_-]+)*$/u;

/** The form in front of the conversation. */
export class JoinForm {
  #section = byId('join', HTMLElement);
  #form = byId('join-form', HTMLFormElement);
  #input = byId('username', HTMLInputElement);
  #error = byId('join-error', HTMLElement);
  #button = byId('join-button', HTMLButtonElement);
  #preview = byId('preview', HTMLElement);

  /**
   * @param {string} name to begin with
   * @param {boolean} signedIn whether nobody can have another name
   * @param {(name: string) => void} onJoin
   */
  constructor(name, signedIn, onJoin) {
    this.#input.value = name;
    this.#input.readOnly = signedIn;
    if (signedIn) byId('join-lead', HTMLElement).textContent = 'You are signed in.';
    this.#input.addEventListener('input', () => {
      this.#complain('');
      this.#drawPreview();
    });
    this.#drawPreview();
    this.#form.addEventListener('submit', e => {
      e.preventDefault();
      const chosen = tidyName(this.#input.value);
      const problem = problemWith(chosen);
      this.#complain(problem);
      if (problem) this.#input.focus();
      else onJoin(chosen);
    });
  }

  /** @param {string} [error] */
  show(error = '') {
    this.#section.hidden = false;
    this.busy(false);
    this.#complain(error);
    this.#input.focus();
    if (error) this.#input.select();
  }

  hide() {
    this.#section.hidden = true;
    this.busy(false);
  }

  /**
   * The field stays open to change while joining: a server that cannot be reached must not trap anyone in the form.
   *
   * @param {boolean} busy
   */
  busy(busy) {
    this.#button.textContent = busy ? 'Joining…' : 'Join chat';
    this.#form.toggleAttribute('data-busy', busy);
  }

  /** The name as the others will see it. */
  #drawPreview() {
    const name = tidyName(this.#input.value);
    this.#preview.replaceChildren(name ? initialOf(name) : icon('person', 26));
    this.#preview.toggleAttribute('data-empty', name === '');
    this.#preview.style.setProperty('--hue', String(hueOf(name)));
  }

  /** @param {string} error */
  #complain(error) {
    this.#error.textContent = error;
    if (error) this.#input.setAttribute('aria-invalid', 'true');
    else this.#input.removeAttribute('aria-invalid');
  }
}

/** @param {string} name */
function problemWith(name) {
  if (name === '') return 'Please enter a name.';
  if (codePoints(name) > LIMITS.username) return `That is longer than ${LIMITS.username} characters.`;
  if (!ALLOWED.test(name)) return 'Only letters, digits, - and _ please, with single spaces between them.';
  return '';
}
