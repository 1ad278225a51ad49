import { span } from '../format.js';
import { arrange, byId, el, icon, setText } from './dom.js';

/** @typedef {{item: HTMLElement, text: HTMLElement, since: HTMLElement}} Line */

/** What is firing. A new one is read out, as the list is live; how long it has lasted is not. */
export class Alerts {
  #section = byId('alerts', HTMLElement);
  #list = /** @type {HTMLElement} */ (this.#section.querySelector('ul'));
  /** @type {Map<string, Line>} */ #lines = new Map();

  /** @param {import('../wire.js').Sample} sample */
  draw({ alerts, time }) {
    const lines = new Map(alerts.map(alert => {
      const key = `${alert.rule}\n${alert.subject}`;
      const line = this.#lines.get(key) ?? newLine(alert.rule, alert.subject);
      setText(line.text, alert.text);
      setText(line.since, `for ${span(time - alert.since)}`);
      return [key, line];
    }));
    this.#lines = lines;
    this.#section.hidden = lines.size === 0;
    arrange(this.#list, [...lines.values()].map(({ item }) => item));
  }
}

/**
 * @param {string} rule
 * @param {string} subject
 * @returns {Line}
 */
function newLine(rule, subject) {
  const text = el('span', { class: 'alert-text', dir: 'auto' });
  const since = el('span', { class: 'note' });
  const item = el('li', { 'data-rule': rule }, icon('i-alert', 18), el('strong', {}, rule), el('bdi', {}, subject), text, since);
  return { item, text, since };
}
