import { age, count, plural, rate } from '../format.js';
import { matching, reordered, sorted } from '../sorting.js';
import { arrange, byId, el, icon, setAttribute, setText } from './dom.js';
import { statusSymbol, statusWord } from './status-words.js';

/** Lines at first, and how many more each time: a thousand lines that change each second would make the page slow. */
const SHOWN = 200;

/**
 * @typedef {import('../wire.js').Reading} Reading
 * @typedef {{row: HTMLTableRowElement, button: HTMLButtonElement, name: HTMLElement, use: SVGUseElement, cells: HTMLElement[]}} Line
 */

/** All servers with their figures: sorted by a heading, filtered by words. */
export class Table {
  #table = byId('servers', HTMLTableElement);
  #body = this.#table.tBodies[0];
  #filter = byId('filter', HTMLInputElement);
  #summary = byId('servers-summary', HTMLElement);
  #empty = byId('servers-empty', HTMLElement);
  #more = byId('more-servers', HTMLButtonElement);
  #headings = /** @type {HTMLElement[]} */ ([...this.#table.querySelectorAll('[data-column]')]);
  /** @type {import('../sorting.js').Order} */ #order = { column: 'rate', descending: true };
  /** @type {Map<number, Line>} */ #lines = new Map();
  /** @type {import('../wire.js').Sample | null} */ #sample = null;
  #chosen = 0;
  #stop = 0;
  /** Whether it was chosen to be there; or else it is the first line. */
  #isVisited = false;
  #limit = SHOWN;
  #onChoose;

  /** @param {(id: number, name: string, byKey: boolean) => void} onChoose */
  constructor(onChoose) {
    this.#onChoose = onChoose;
    this.#filter.addEventListener('input', () => this.#drawLines());
    this.#more.addEventListener('click', () => {
      this.#limit += SHOWN;
      this.#drawLines();
    });
    for (const heading of this.#headings) {
      heading.querySelector('button')?.addEventListener('click', () => {
        this.#isVisited = false;
        this.#order = reordered(this.#order, /** @type {import('../sorting.js').Column} */ (heading.dataset.column));
        this.#drawLines();
      });
    }
    this.#body.addEventListener('click', e => {
      const row = e.target instanceof Element ? e.target.closest('tr') : null;
      if (row) this.#choose(Number(row.dataset.id), e.detail === 0);
    });
    this.#body.addEventListener('keydown', e => this.#pressed(e));
    this.#body.addEventListener('focusin', e => {
      const row = e.target instanceof Element ? e.target.closest('tr') : null;
      if (!row) return;
      this.#isVisited = true;
      this.#stopAt(Number(row.dataset.id));
    });
  }

  /**
   * @param {import('../wire.js').Sample | null} sample
   * @param {number} chosen
   */
  draw(sample, chosen) {
    this.#sample = sample;
    this.#chosen = chosen;
    this.#drawLines();
  }

  focusFilter() {
    this.#filter.focus();
    this.#filter.select();
  }

  #drawLines() {
    for (const heading of this.#headings) {
      const order = this.#order.descending ? 'descending' : 'ascending';
      setAttribute(heading, 'aria-sort', heading.dataset.column === this.#order.column ? direction(heading, order) : null);
    }
    if (!this.#sample) return;
    const found = matching(this.#sample.servers, this.#filter.value);
    const shown = sorted(found, this.#order).slice(0, this.#limit);
    const hadFocus = this.#body.contains(document.activeElement);
    const lines = shown.map(server => this.#drawLine(server));
    arrange(this.#body, lines.map(({ row }) => row));
    this.#forget(this.#sample.servers);
    this.#stopAt(this.#isVisited && shown.some(({ id }) => id === this.#stop) ? this.#stop : shown[0]?.id ?? 0);
    if (hadFocus && !this.#body.contains(document.activeElement)) this.#lines.get(this.#stop)?.button.focus();
    this.#more.hidden = found.length <= shown.length;
    this.#empty.hidden = found.length > 0;
    setText(this.#empty, this.#filter.value ? 'No server matches.' : 'There are no servers.');
    setText(this.#summary, this.#summaryOf(found.length, shown.length));
  }

  /**
   * @param {number} found
   * @param {number} shown
   */
  #summaryOf(found, shown) {
    const { servers = [], omitted = 0 } = this.#sample ?? {};
    const parts = [shown < found ? `${count(shown)} of ${count(found)}` : plural(found, 'server')];
    if (found < servers.length) parts[0] += ' found';
    if (omitted > 0) parts.push(`${count(omitted)} more are not sent`);
    return parts.join(' · ');
  }

  /**
   * A server that is not shown now keeps its line: the next sample may bring it back.
   *
   * @param {Reading[]} servers
   */
  #forget(servers) {
    if (this.#lines.size <= servers.length) return;
    const living = new Set(servers.map(({ id }) => id));
    for (const id of this.#lines.keys()) if (!living.has(id)) this.#lines.delete(id);
  }

  /**
   * @param {Reading} server
   * @returns {Line}
   */
  #drawLine(server) {
    const line = this.#lines.get(server.id) ?? newLine(server.id);
    const { row, name, use, cells } = line;
    this.#lines.set(server.id, line);
    setText(name, server.name);
    setAttribute(row, 'data-status', statusWord(server.status));
    setAttribute(row, 'data-chosen', server.id === this.#chosen ? '' : null);
    setAttribute(use, 'href', `#${statusSymbol(server.status)}`);
    const uptime = server.startedAt > 0 && this.#sample ? age(this.#sample.time - server.startedAt) : '–';
    const texts = [statusWord(server.status), count(server.mailbox), count(server.handled), rate(server.rate), count(server.restarts), uptime];
    texts.forEach((text, i) => setText(cells[i], text));
    setAttribute(row, 'data-waiting', server.mailbox > 0 ? '' : null);
    return line;
  }

  /** @param {number} id */
  #stopAt(id) {
    const line = this.#lines.get(id);
    const old = this.#lines.get(this.#stop);
    if (old && old !== line) old.button.tabIndex = -1;
    this.#stop = id;
    if (line && line.button.tabIndex !== 0) line.button.tabIndex = 0;
  }

  /**
   * @param {number} id
   * @param {boolean} byKey
   */
  #choose(id, byKey) {
    const server = this.#sample?.servers.find(other => other.id === id);
    if (server) this.#onChoose(server.id, server.name, byKey);
  }

  /** @param {KeyboardEvent} e */
  #pressed(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const row = e.target instanceof Element ? e.target.closest('tr') : null;
    /** @type {Record<string, Element | null | undefined>} */
    const targets = {
      ArrowDown: row?.nextElementSibling,
      ArrowUp: row?.previousElementSibling,
      Home: this.#body.firstElementChild,
      End: this.#body.lastElementChild,
    };
    const button = targets[e.key]?.querySelector('button');
    if (!button) return;
    e.preventDefault();
    button.focus();
  }
}

/**
 * An uptime is long where the start is early.
 *
 * @param {HTMLElement} heading
 * @param {string} order
 */
function direction(heading, order) {
  if (heading.dataset.column !== 'startedAt') return order;
  return order === 'ascending' ? 'descending' : 'ascending';
}

/**
 * @param {number} id
 * @returns {Line}
 */
function newLine(id) {
  const symbol = icon('s-unknown', 16, 'symbol');
  const name = el('bdi', {});
  const button = el('button', { type: 'button', tabindex: '-1' }, name);
  const status = el('span', {});
  const numbers = Array.from({ length: 5 }, () => el('td', {}));
  const row = el('tr', { 'data-id': String(id) }, el('th', { scope: 'row' }, button), el('td', {}, symbol, status), ...numbers);
  return { row, button, name, use: /** @type {SVGUseElement} */ (symbol.firstElementChild), cells: [status, ...numbers] };
}
