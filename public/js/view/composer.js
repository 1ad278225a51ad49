import { codePoints, LIMITS, tidyText } from '../protocol.js';
import { byId } from './dom.js';

/** Characters left at which counting them becomes useful. */
const COUNT_FROM = 200;
/** The keyCode of a key the input method has already taken; Safari ends the composition before it reports its Enter. */
const TAKEN_BY_IME = 229;

/** The field at the bottom. It gives a text away only once the other side has taken it. */
export class Composer {
  #input = byId('message-input', HTMLTextAreaElement);
  #button = byId('send-button', HTMLButtonElement);
  #counter = byId('char-counter', HTMLElement);
  #hint = byId('composer-hint', HTMLElement);
  #onSend;
  #standing = '';
  #refusal = '';

  /**
   * @param {(text: string) => string} onSend an empty answer accepts, any other says why not
   * @param {(writing: boolean) => void} onTyped
   */
  constructor(onSend, onTyped) {
    this.#onSend = onSend;
    this.#input.addEventListener('input', () => {
      this.#changed();
      onTyped(this.#input.value.trim() !== '');
    });
    this.#input.addEventListener('keydown', e => {
      if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === TAKEN_BY_IME) return;
      e.preventDefault();
      this.#send();
    });
    byId('composer', HTMLFormElement).addEventListener('submit', e => {
      e.preventDefault();
      this.#send();
      this.#input.focus();
    });
    this.#changed();
  }

  get text() {
    return this.#input.value;
  }

  /** @param {string} text */
  set text(text) {
    this.#input.value = text;
    this.#changed();
  }

  /**
   * On a touch screen the keyboard would cover half the conversation, so only a finger brings it up.
   *
   * @returns {boolean} whether the field has taken the focus
   */
  focus() {
    const wanted = matchMedia('(pointer: fine)').matches || !matchMedia('(pointer: coarse)').matches;
    if (wanted) this.#input.focus();
    return wanted;
  }

  /** @param {string} place */
  label(place) {
    this.#input.placeholder = `Write to ${place}`;
  }

  /** @param {string} text what holds for now; empty if all is well, so that what was refused may be tried again */
  hint(text) {
    this.#standing = text;
    if (text === '') this.#refusal = '';
    this.#say();
  }

  #send() {
    const text = tidyText(this.#input.value);
    if (text === '' || codePoints(text) > LIMITS.text) return;
    this.#refusal = this.#onSend(text);
    if (this.#refusal) this.#say();
    else this.text = '';
  }

  #changed() {
    const { value } = this.#input;
    const left = LIMITS.text - value.length;
    this.#button.disabled = value.trim() === '';
    this.#counter.hidden = left > COUNT_FROM;
    this.#counter.textContent = `${left} left`;
    this.#counter.toggleAttribute('data-short', left <= 20);
    this.#refusal = '';
    this.#say();
    this.#grow();
  }

  #grow() {
    const { style } = this.#input;
    style.height = '';
    // While the conversation is hidden there is nothing to measure.
    if (this.#input.scrollHeight) style.height = `${this.#input.scrollHeight}px`;
  }

  #say() {
    const text = this.#refusal || this.#standing;
    if (this.#hint.textContent !== text) this.#hint.textContent = text;
  }
}
