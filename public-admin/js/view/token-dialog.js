import { isToken } from '../access.js';
import { byId, setAttribute, setText } from './dom.js';

const NOT_ACCEPTED = 'That token is not accepted.';

/** Asks for the operator's token until it is one that the server takes, or the operator gives up. */
export class TokenDialog {
  #dialog = byId('token-dialog', HTMLDialogElement);
  #input = byId('token', HTMLInputElement);
  #error = byId('token-error', HTMLElement);
  #go = byId('token-go', HTMLButtonElement);
  #check;
  /** @type {((given: boolean) => void)[]} */ #waiting = [];

  /** @param {(token: string) => Promise<string>} check gives '' if it is taken, and keeps it; or else what was wrong, with '401' for a wrong one */
  constructor(check) {
    this.#check = check;
    byId('token-cancel', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    byId('token-form', HTMLFormElement).addEventListener('submit', e => {
      e.preventDefault();
      void this.#submitted();
    });
    this.#input.addEventListener('input', () => this.#complain(''));
    this.#dialog.addEventListener('close', () => this.#done(false));
  }

  /** @returns {Promise<boolean>} whether there is a token now that the server takes */
  ask() {
    const answer = new Promise(resolve => this.#waiting.push(resolve));
    if (!this.#dialog.open) {
      this.#input.value = '';
      this.#complain('');
      this.#dialog.showModal();
      this.#input.focus();
    }
    return /** @type {Promise<boolean>} */ (answer);
  }

  async #submitted() {
    const token = this.#input.value;
    if (!isToken(token)) {
      this.#complain(token.trim() ? NOT_ACCEPTED : 'Please enter the token.');
      return;
    }
    this.#go.disabled = true;
    const problem = await this.#check(token);
    this.#go.disabled = false;
    if (problem) {
      this.#complain(problem === '401' ? NOT_ACCEPTED : problem);
    } else {
      this.#input.value = '';
      this.#done(true);
      this.#dialog.close();
    }
  }

  /** @param {string} problem */
  #complain(problem) {
    setText(this.#error, problem);
    setAttribute(this.#input, 'aria-invalid', problem ? 'true' : null);
    if (problem) this.#input.select();
  }

  /** @param {boolean} given */
  #done(given) {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(given);
  }
}
