import { bytes, count, millis, plural, rate } from '../format.js';
import { el, setText } from './dom.js';

/** @typedef {import('../wire.js').Sample} Sample */

/** The figures that sum it up, each with a line below that says more. */
export class Figures {
  #values = new Map([...document.querySelectorAll('[data-figure]')].map(box => {
    const note = el('dd', { class: 'note' });
    box.append(note);
    const value = /** @type {HTMLElement} */ (box.querySelector('dd'));
    return [box instanceof HTMLElement ? box.dataset.figure : '', { box: /** @type {HTMLElement} */ (box), value, note }];
  }));

  #heap = el('div', { class: 'gauge', 'aria-hidden': 'true' }, el('div', { class: 'gauge-used' }));

  constructor() {
    this.#values.get('heap')?.box.append(this.#heap);
  }

  /** @param {Sample} sample */
  draw({ totals, rate: messages, waiting, deepest, memory, gauges }) {
    this.#set('servers', count(totals.servers), `${count(totals.started)} started so far`);
    this.#set('rate', rate(messages), `${count(totals.handled)} handled`);
    this.#set('waiting', count(waiting), `deepest ${count(deepest)}`);
    const connections = gauges.get('connections');
    this.#show('connections', connections !== undefined);
    this.#set('connections', count(connections ?? 0), 'open now');
    this.#set('crashes', count(totals.crashed), `of ${plural(totals.exited, 'exit')}`, totals.crashed > 0);
    this.#set('restarts', count(totals.restarted), 'by supervisors');
    this.#set('lost', count(totals.deadLetters + totals.dropped), `${count(totals.deadLetters)} dead, ${count(totals.dropped)} dropped`);
    const share = memory.max > 0 ? memory.used / memory.max : 0;
    this.#set('heap', bytes(memory.used), memory.max > 0 ? `${Math.round(share * 100)} % of ${bytes(memory.max)}` : `of ${bytes(memory.committed)}`, share > 0.9);
    this.#heap.style.setProperty('--share', String(Math.min(1, share)));
    this.#set('collections', count(memory.collections), `${millis(memory.collecting)} in all`);
  }

  /**
   * @param {string} name
   * @param {string} value
   * @param {string} note
   * @param {boolean} [bad]
   */
  #set(name, value, note, bad = false) {
    const figure = this.#values.get(name);
    if (!figure) return;
    setText(figure.value, value);
    setText(figure.note, note);
    figure.box.toggleAttribute('data-bad', bad);
  }

  /**
   * @param {string} name
   * @param {boolean} shown
   */
  #show(name, shown) {
    const figure = this.#values.get(name);
    if (figure) figure.box.hidden = !shown;
  }
}
