import { byId } from './dom.js';

/**
 * The side lists, where there is no room beside the conversation: they slide over it, take the focus, and give it back.
 */
export class Drawers {
  #scrim = byId('scrim', HTMLElement);
  #behind = [byId('main', HTMLElement), /** @type {HTMLElement} */ (document.querySelector('.topbar'))];
  #drawers = [
    { panel: byId('places', HTMLElement), button: byId('menu-button', HTMLButtonElement) },
    { panel: byId('people', HTMLElement), button: byId('people-button', HTMLButtonElement) },
  ];

  constructor() {
    for (const { panel, button } of this.#drawers) {
      button.addEventListener('click', () => this.#open(panel));
      panel.querySelector('.drawer-close')?.addEventListener('click', () => this.close());
    }
    this.#scrim.addEventListener('click', () => this.close());
    // A turned phone may have room for what was a drawer a moment ago.
    addEventListener('resize', () => {
      const open = this.#opened;
      if (open && open.button.offsetParent === null) this.close();
    });
  }

  get isOpen() {
    return this.#opened !== undefined;
  }

  /** @param {boolean} [giveBack] whether the focus goes back to the button; not if it has a better place to go */
  close(giveBack = true) {
    const open = this.#opened;
    if (!open) return;
    open.panel.removeAttribute('data-open');
    open.button.setAttribute('aria-expanded', 'false');
    for (const other of [...this.#behind, ...this.#drawers.map(d => d.panel)]) other.inert = false;
    this.#scrim.hidden = true;
    if (giveBack) open.button.focus();
  }

  get #opened() {
    return this.#drawers.find(({ panel }) => panel.hasAttribute('data-open'));
  }

  /** @param {HTMLElement} panel */
  #open(panel) {
    for (const { panel: other, button } of this.#drawers) {
      other.toggleAttribute('data-open', other === panel);
      other.inert = other !== panel;
      button.setAttribute('aria-expanded', String(other === panel));
    }
    for (const other of this.#behind) other.inert = true;
    this.#scrim.hidden = false;
    const first = panel.querySelector('[aria-current]') ?? panel.querySelector('.drawer-close');
    if (first instanceof HTMLElement) first.focus();
  }
}
