/**
 * A list of buttons that is one stop of the tab key: arrows, Home and End move in it, a letter goes to the next entry
 * that begins with it.
 *
 * @template T
 */
export class ButtonList {
  #list;
  #keyOf;
  #draw;
  /** @type {Map<string, HTMLLIElement>} */ #items = new Map();
  #focused = '';

  /**
   * @param {HTMLElement} list
   * @param {(value: T) => string} keyOf
   * @param {(value: T, button: HTMLButtonElement) => void} draw fills a new button, or brings one up to date
   * @param {(key: string) => void} onChoose
   */
  constructor(list, keyOf, draw, onChoose) {
    this.#list = list;
    this.#keyOf = keyOf;
    this.#draw = draw;
    list.addEventListener('keydown', e => this.#pressed(e));
    list.addEventListener('focusin', e => e.target instanceof HTMLButtonElement && this.#stopAt(e.target));
    list.addEventListener('click', e => {
      const button = e.target instanceof Element ? e.target.closest('button') : null;
      if (button && !button.disabled) onChoose(button.dataset.key ?? '');
    });
  }

  /** @param {T[]} values in order */
  show(values) {
    const items = values.map(value => {
      const key = this.#keyOf(value);
      const item = this.#items.get(key) ?? newItem(key);
      this.#draw(value, /** @type {HTMLButtonElement} */ (item.firstElementChild));
      return item;
    });
    const wanted = new Set(items);
    const lost = document.activeElement;
    for (const item of this.#items.values()) if (!wanted.has(item)) item.remove();
    // Whoever stood on an entry that is gone is not thrown back to the top of the page.
    const wasInside = lost instanceof HTMLElement && lost.dataset.key === this.#focused && !lost.isConnected;
    let next = this.#list.firstElementChild;
    for (const item of items) {
      if (item === next) next = next.nextElementSibling;
      else this.#list.insertBefore(item, next);
    }
    this.#items = new Map(items.map(item => [/** @type {HTMLElement} */ (item.firstElementChild).dataset.key ?? '', item]));
    const item = this.#items.get(this.#focused) ?? this.#items.get(this.#current());
    const button = item?.firstElementChild ?? this.#buttons[0];
    if (button instanceof HTMLButtonElement) {
      this.#stopAt(button);
      if (wasInside) button.focus();
    }
  }

  /** @returns {HTMLButtonElement[]} */
  get #buttons() {
    return [...this.#list.querySelectorAll('button')].filter(button => !button.disabled);
  }

  #current() {
    const current = this.#list.querySelector('[aria-current]');
    return current instanceof HTMLElement ? current.dataset.key ?? '' : '';
  }

  /** @param {HTMLButtonElement} button */
  #stopAt(button) {
    for (const other of this.#list.querySelectorAll('button[tabindex="0"]')) other.setAttribute('tabindex', '-1');
    button.tabIndex = 0;
    this.#focused = button.dataset.key ?? '';
  }

  /** @param {KeyboardEvent} e */
  #pressed(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const buttons = this.#buttons;
    const at = buttons.findIndex(button => button === document.activeElement);
    const to = target(e.key, at, buttons);
    if (at < 0 || !to) return;
    e.preventDefault();
    to.focus();
  }
}

/**
 * @param {string} key
 * @param {number} at
 * @param {HTMLButtonElement[]} buttons
 */
function target(key, at, buttons) {
  switch (key) {
    case 'ArrowDown': return buttons[at + 1];
    case 'ArrowUp': return buttons[at - 1];
    case 'Home': return buttons[0];
    case 'End': return buttons.at(-1);
  }
  if (key.trim() === '' || [...key].length !== 1) return undefined;
  const begins = /** @param {HTMLButtonElement} button */ button => button.dataset.label?.toLowerCase().startsWith(key.toLowerCase());
  return buttons.slice(at + 1).find(begins) ?? buttons.slice(0, at).find(begins);
}

/** @param {string} key */
function newItem(key) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.tabIndex = -1;
  button.dataset.key = key;
  item.append(button);
  return item;
}
