import { plural } from '../format.js';
import { byId, setText } from './dom.js';

/** @type {Record<'stop' | 'kill', {title: string, go: string, text: string}>} */
const WORDS = {
  stop: {
    title: 'Stop this server?',
    go: 'Stop it',
    text: 'It is asked to end, as its supervisor would ask it. A permanent child is then started again.',
  },
  kill: {
    title: 'Kill this server?',
    go: 'Kill it',
    text: 'It ends at once, whatever it is doing, and has no say in it. Its supervisor starts it again, unless it is a temporary child.',
  },
};

/** Asks whether a server is really to end, and says what was wrong if it could not be done. */
export class Confirm {
  #dialog = byId('confirm-dialog', HTMLDialogElement);
  #title = byId('confirm-title', HTMLElement);
  #name = byId('confirm-name', HTMLElement);
  #text = byId('confirm-text', HTMLElement);
  #error = byId('confirm-error', HTMLElement);
  #go = byId('confirm-go', HTMLButtonElement);
  #cancel = byId('confirm-cancel', HTMLButtonElement);
  /** @type {() => Promise<string>} */ #run = async () => '';

  constructor() {
    this.#cancel.addEventListener('click', () => this.#dialog.close());
    this.#go.addEventListener('click', () => void this.#confirmed());
  }

  /**
   * @param {'stop' | 'kill'} verb
   * @param {import('../wire.js').Reading} server
   * @param {number} children
   * @param {() => Promise<string>} run what is done if so; gives '' or what was wrong
   */
  ask(verb, server, children, run) {
    const { title, go, text } = WORDS[verb];
    setText(this.#title, title);
    setText(this.#name, server.name);
    setText(this.#text, children > 0 ? `${text} Its ${plural(children, 'child ends', 'children end')} with it.` : text);
    setText(this.#go, go);
    setText(this.#error, '');
    this.#go.disabled = false;
    this.#run = run;
    this.#dialog.showModal();
    this.#cancel.focus(); // a key pressed too soon must not end a server
  }

  async #confirmed() {
    this.#go.disabled = true;
    setText(this.#error, '');
    const problem = await this.#run();
    this.#go.disabled = false;
    setText(this.#error, problem);
    if (problem === '') this.#dialog.close();
    else this.#cancel.focus();
  }
}
