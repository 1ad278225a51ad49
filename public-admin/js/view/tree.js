import { branches, move, typeAhead } from '../forest.js';
import { count, plural } from '../format.js';
import { arrange, byId, el, icon, setAttribute, setText } from './dom.js';
import { statusSymbol, statusWord } from './status-words.js';

/** A branch with more begins collapsed: nobody looks for a server among hundreds of connections with their eyes. */
const OPEN_AT_FIRST = 50;
/** So many lines are drawn at most; who has more finds them in the table by their name. */
const LINES = 3000;
const TYPING_LASTS = 700;

/**
 * @typedef {import('../forest.js').Branch} Branch
 * @typedef {import('../wire.js').Reading} Reading
 * @typedef {{item: HTMLLIElement, use: SVGUseElement, name: HTMLElement, note: HTMLElement}} Line
 */

/** The supervision tree. A line belongs to a server as long as both are there; what changes is changed in place. */
export class Tree {
  #tree = byId('tree', HTMLUListElement);
  #empty = byId('tree-empty', HTMLElement);
  #summary = byId('tree-summary', HTMLElement);
  #onChoose;
  /** @type {Map<number, Line>} */ #lines = new Map();
  /** @type {Branch[]} */ #branches = [];
  /** What the operator opened or closed; by name, so that it stays so when the server is started again. @type {Map<string, boolean>} */
  #expanded = new Map();
  /** @type {{id: number, name: string}} where the tab key leads to */ #stop = { id: 0, name: '' };
  /** @type {Reading[]} */ #servers = [];
  #chosen = 0;
  /** @type {Set<number | string>} */ #troubled = new Set();
  #typed = '';
  #typedAt = 0;

  /** @param {(id: number, name: string, byKey: boolean) => void} onChoose */
  constructor(onChoose) {
    this.#onChoose = onChoose;
    this.#tree.addEventListener('keydown', e => this.#pressed(e));
    this.#tree.addEventListener('click', e => this.#clicked(e));
    this.#tree.addEventListener('focusin', e => {
      const at = this.#indexOf(e.target);
      if (at >= 0) this.#stopAt(at);
    });
  }

  /**
   * @param {Reading[]} servers
   * @param {number} chosen the id of the one whose detail is shown, or 0
   * @param {Set<number | string>} troubled ids and names of those that something happened to of late
   */
  draw(servers, chosen, troubled) {
    this.#servers = servers;
    this.#chosen = chosen;
    this.#troubled = troubled;
    this.#drawLines();
  }

  focus() {
    this.#lines.get(this.#stop.id)?.item.focus();
  }

  #drawLines() {
    const before = this.#branches.findIndex(({ server }) => server.id === this.#stop.id);
    const hadFocus = this.#tree.contains(document.activeElement);
    const all = branches(this.#servers, (server, children) => this.#expanded.get(server.name) ?? children <= OPEN_AT_FIRST);
    this.#branches = all.slice(0, LINES);
    const lines = new Map(this.#branches.map(branch => [branch.server.id, this.#lines.get(branch.server.id) ?? newLine(branch.server.id)]));
    this.#branches.forEach(branch => this.#drawLine(branch, /** @type {Line} */ (lines.get(branch.server.id))));
    this.#lines = lines;
    arrange(this.#tree, [...lines.values()].map(({ item }) => item));
    this.#tree.hidden = this.#branches.length === 0;
    this.#empty.hidden = !this.#tree.hidden;
    setText(this.#summary, all.length > LINES ? `the first ${count(LINES)} lines` : '');
    this.#keepStop(before, hadFocus);
  }

  /**
   * The line that the focus was on may be gone: it goes to the server that was started instead, or to the next line.
   *
   * @param {number} before
   * @param {boolean} hadFocus
   */
  #keepStop(before, hadFocus) {
    if (this.#branches.length === 0) return;
    let at = this.#branches.findIndex(({ server }) => server.id === this.#stop.id);
    if (at < 0) at = this.#branches.findIndex(({ server }) => server.name === this.#stop.name);
    if (at < 0) at = Math.min(Math.max(0, before), this.#branches.length - 1);
    this.#stopAt(at);
    if (hadFocus && !this.#tree.contains(document.activeElement)) this.focus();
  }

  /**
   * @param {Branch} branch
   * @param {Line} line
   */
  #drawLine({ server, level, position, siblings, children, expanded }, { item, use, name, note }) {
    const troubled = this.#troubled.has(server.id) || this.#troubled.has(server.name);
    const notes = [
      children > 0 && !expanded ? plural(children, 'child', 'children') : '',
      server.mailbox > 0 ? `${count(server.mailbox)} waiting` : '',
      server.restarts > 0 ? plural(server.restarts, 'restart') : '',
    ].filter(Boolean);
    setAttribute(item, 'aria-level', String(level));
    setAttribute(item, 'aria-posinset', String(position));
    setAttribute(item, 'aria-setsize', String(siblings));
    setAttribute(item, 'aria-expanded', children > 0 ? String(expanded) : null);
    setAttribute(item, 'aria-selected', String(server.id === this.#chosen));
    setAttribute(item, 'data-status', statusWord(server.status));
    setAttribute(item, 'data-troubled', troubled ? '' : null);
    setAttribute(item, 'aria-label', [server.name, statusWord(server.status), troubled ? 'had an incident' : '', ...notes].filter(Boolean).join(', '));
    if (item.style.getPropertyValue('--level') !== String(level - 1)) item.style.setProperty('--level', String(level - 1));
    setAttribute(use, 'href', `#${statusSymbol(server.status)}`);
    setText(name, server.name);
    setText(note, notes.join(' · '));
  }

  /** @param {EventTarget | null} target */
  #indexOf(target) {
    const item = target instanceof Element ? target.closest('[role=treeitem]') : null;
    return item instanceof HTMLElement ? this.#branches.findIndex(({ server }) => String(server.id) === item.dataset.id) : -1;
  }

  /** @param {number} at */
  #stopAt(at) {
    const { server } = this.#branches[at];
    const line = this.#lines.get(server.id);
    const old = this.#lines.get(this.#stop.id);
    if (old && old !== line) old.item.tabIndex = -1;
    this.#stop = { id: server.id, name: server.name };
    if (line && line.item.tabIndex !== 0) line.item.tabIndex = 0;
  }

  /** @param {MouseEvent} e */
  #clicked(e) {
    const at = this.#indexOf(e.target);
    if (at < 0) return;
    this.#stopAt(at);
    this.focus();
    if (e.target instanceof Element && e.target.closest('.twisty') && this.#branches[at].children > 0) this.#toggle(at);
    else this.#choose(at, false);
  }

  /** @param {KeyboardEvent} e */
  #pressed(e) {
    const at = this.#indexOf(e.target);
    if (at < 0 || e.ctrlKey || e.metaKey || e.altKey) return;
    const step = move(this.#branches, at, e.key);
    if (step && 'to' in step) this.#focusAt(step.to);
    else if (step) this.#toggle(at);
    else if (e.key === 'Enter' || (e.key === ' ' && this.#typed === '')) this.#choose(at, true);
    else if (e.key === '*') this.#expandBeside(at);
    else if (!this.#type(e, at)) return;
    e.preventDefault();
    e.stopPropagation();
  }

  /**
   * Letters lead to a name. Digits and "?" are shortcuts of the page, unless they go on with what was begun.
   *
   * @param {KeyboardEvent} e
   * @param {number} at
   */
  #type(e, at) {
    if ([...e.key].length !== 1 || e.key === '/') return false;
    if (e.timeStamp - this.#typedAt > TYPING_LASTS) this.#typed = '';
    if (this.#typed === '' && !/\p{L}/u.test(e.key)) return false;
    this.#typed += e.key;
    this.#typedAt = e.timeStamp;
    const to = typeAhead(this.#branches, at, this.#typed);
    if (to >= 0) this.#focusAt(to);
    return true;
  }

  /** @param {number} at */
  #focusAt(at) {
    this.#stopAt(at);
    this.focus();
  }

  /** @param {number} at */
  #toggle(at) {
    const { server, expanded } = this.#branches[at];
    this.#expand(server.name, !expanded);
    this.#drawLines();
  }

  /** @param {number} at */
  #expandBeside(at) {
    const { level, server } = this.#branches[at];
    for (const other of this.#branches) {
      if (other.level === level && other.server.parent === server.parent && other.children > 0) this.#expand(other.server.name, true);
    }
    this.#drawLines();
  }

  /**
   * @param {string} name
   * @param {boolean} expanded
   */
  #expand(name, expanded) {
    this.#expanded.delete(name);
    this.#expanded.set(name, expanded);
    // Servers come and go under ever new names; what was said of the oldest is forgotten.
    if (this.#expanded.size > LINES) this.#expanded.delete(/** @type {string} */ (this.#expanded.keys().next().value));
  }

  /**
   * @param {number} at
   * @param {boolean} byKey
   */
  #choose(at, byKey) {
    const { id, name } = this.#branches[at].server;
    this.#onChoose(id, name, byKey);
  }
}

/**
 * @param {number} id
 * @returns {Line}
 */
function newLine(id) {
  const symbol = icon('s-unknown', 16, 'symbol');
  const name = el('bdi', { class: 'name' });
  const note = el('span', { class: 'note' });
  const item = el('li', { role: 'treeitem', tabindex: '-1', 'data-id': String(id) },
    el('span', { class: 'twisty' }, icon('i-twisty', 14)), symbol, name, note);
  return { item, use: /** @type {SVGUseElement} */ (symbol.firstElementChild), name, note };
}
