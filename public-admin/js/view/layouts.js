import { remember, remembered } from '../memory.js';
import { byId } from './dom.js';

const LAYOUTS = ['full', 'compact', 'minimal'];

/** How much is shown; the names, and what is in each, are those of the terminal's dashboard. */
export class Layouts {
  #onChange;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    for (const layout of LAYOUTS) {
      byId(`layout-${layout}`, HTMLButtonElement).addEventListener('click', () => this.show(layout));
    }
    const last = remembered('layout');
    this.show(LAYOUTS.includes(last) ? last : 'full');
  }

  /** @param {string} layout */
  show(layout) {
    document.body.dataset.layout = layout;
    for (const other of LAYOUTS) byId(`layout-${other}`, HTMLButtonElement).setAttribute('aria-pressed', String(other === layout));
    remember('layout', layout);
    this.#onChange();
  }

  /** @param {number} index from 1 */
  showNumber(index) {
    this.show(LAYOUTS[index - 1]);
  }

  next() {
    this.show(LAYOUTS[(LAYOUTS.indexOf(document.body.dataset.layout ?? '') + 1) % LAYOUTS.length]);
  }
}
