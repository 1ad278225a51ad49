import { remember, remembered } from '../memory.js';
import { byId } from './dom.js';

/** The list of keys, and the choice not to have those that are a single letter: who speaks to a computer types many by chance. */
export class Help {
  #dialog = byId('help-dialog', HTMLDialogElement);
  #shortcuts = byId('shortcuts', HTMLInputElement);

  constructor() {
    byId('help-button', HTMLButtonElement).addEventListener('click', () => this.open());
    byId('help-close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('click', e => e.target === this.#dialog && this.#dialog.close());
    this.#shortcuts.checked = remembered('shortcuts') !== 'off';
    this.#shortcuts.addEventListener('change', () => remember('shortcuts', this.#shortcuts.checked ? 'on' : 'off'));
  }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /**
   * Has keys do something, unless they are typed into a field or meant for a dialog.
   *
   * @param {Record<string, () => void>} keys
   */
  listen(keys) {
    document.addEventListener('keydown', e => {
      if (!this.#shortcuts.checked || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
      if (!Object.hasOwn(keys, e.key) || document.querySelector('dialog[open]') || isField(e.target)) return;
      e.preventDefault();
      keys[e.key]();
    });
  }
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}
