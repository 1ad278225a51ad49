import { clock, count, plural, rate, span } from '../format.js';
import { byId, el, setAttribute, setText } from './dom.js';
import { statusWord } from './status-words.js';

/** Where there is no room beside the rest; the same as in layout.css. */
const NARROW = matchMedia('(max-width: 48rem)');
const FACTS = ['Status', 'Kind', 'Parent', 'Mailbox', 'Messages', 'Rate', 'Dropped', 'Restarts', 'Started', 'Number'];

/**
 * @typedef {import('../wire.js').Reading} Reading
 * @typedef {import('../model.js').Model} Model
 * @typedef {'stop' | 'kill'} Verb
 */

/** One server: what it does, why it crashed last, and how to end it. */
export class Detail {
  #panel = byId('detail', HTMLElement);
  #title = byId('detail-title', HTMLElement);
  #gone = byId('detail-gone', HTMLElement);
  #facts = new Map(FACTS.map(fact => [fact, el('dd', {})]));
  #parent = el('button', { type: 'button', class: 'link', dir: 'auto' });
  #buttons = [byId('stop-button', HTMLButtonElement), byId('kill-button', HTMLButtonElement)];
  #summary = byId('crash-summary', HTMLElement);
  #trace = byId('crash', HTMLPreElement);
  /** @type {Reading | null} as it was seen last */ #server = null;
  /** @type {HTMLElement | null} */ #opener = null;
  #handlers;

  /** @param {{closed: () => void, changed: () => void}} handlers closed: where the focus goes if its opener is gone */
  constructor(handlers) {
    this.#handlers = handlers;
    const list = byId('detail-facts', HTMLElement);
    for (const [fact, value] of this.#facts) list.append(el('div', {}, el('dt', {}, fact), value));
    this.#fact('Parent').append(this.#parent);
    byId('detail-close', HTMLButtonElement).addEventListener('click', () => this.close());
    NARROW.addEventListener('change', () => this.#cover());
  }

  /** @param {(verb: Verb) => void} onVerb */
  onVerb(onVerb) {
    const [stop, kill] = this.#buttons;
    stop.addEventListener('click', () => onVerb('stop'));
    kill.addEventListener('click', () => onVerb('kill'));
  }

  /** @param {(id: number, name: string) => void} onParent */
  onParent(onParent) {
    this.#parent.addEventListener('click', () => onParent(Number(this.#parent.dataset.id), this.#parent.textContent ?? ''));
  }

  /** The id of the server that is shown, or 0. */
  get chosen() {
    return this.#server?.id ?? 0;
  }

  get server() {
    return this.#server;
  }

  /**
   * @param {Reading} server
   * @param {boolean} takeFocus
   */
  open(server, takeFocus) {
    const active = document.activeElement;
    if (active instanceof HTMLElement && !this.#panel.contains(active)) this.#opener = active;
    this.#server = server;
    this.#panel.hidden = false;
    document.body.toggleAttribute('data-detail', true);
    this.#cover();
    this.#panel.querySelector('.detail-body')?.scrollTo(0, 0);
    if (takeFocus || NARROW.matches) this.#title.focus();
  }

  /** @returns {boolean} whether there was something to close */
  close() {
    if (!this.#server) return false;
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#server = null;
    this.#panel.hidden = true;
    document.body.toggleAttribute('data-detail', false);
    this.#cover();
    if (hadFocus) {
      if (this.#opener?.isConnected && this.#opener.offsetParent !== null) this.#opener.focus();
      else this.#handlers.closed();
    }
    this.#opener = null;
    this.#handlers.changed();
    return true;
  }

  /** @param {Model} model */
  draw(model) {
    if (!this.#server || !model.sample) return;
    const found = model.find(this.#server.id, this.#server.name);
    this.#server = found ?? this.#server;
    const server = this.#server;
    setText(this.#title, server.name);
    setText(this.#gone, found ? '' : 'This server has ended, or is not among those that are sent.');
    byId('detail-facts', HTMLElement).hidden = !found && server.startedAt === 0; // it was never seen
    for (const button of this.#buttons) button.disabled = !found;
    const children = model.childrenOf(server.id).length;
    this.#set('Status', found ? statusWord(server.status) : 'not seen');
    this.#set('Kind', server.supervisor ? `supervisor of ${plural(children, 'child', 'children')}` : 'server');
    this.#drawParent(model, server);
    this.#set('Mailbox', `${count(server.mailbox)} waiting`);
    this.#set('Messages', count(server.handled));
    this.#set('Rate', `${rate(server.rate)} a second`);
    this.#set('Dropped', count(server.dropped));
    this.#set('Restarts', count(server.restarts));
    this.#set('Started', server.startedAt > 0 ? `${clock(server.startedAt)}, ${span(model.sample.time - server.startedAt)} ago` : '–');
    this.#set('Number', String(server.id));
    this.#drawCrash(model.lastCrash(server.id, server.name), server.restarts);
  }

  /**
   * @param {Model} model
   * @param {Reading} server
   */
  #drawParent(model, server) {
    const parent = server.parent === null ? undefined : model.servers.get(server.parent);
    this.#parent.hidden = parent === undefined;
    setText(this.#parent, parent?.name ?? '');
    setAttribute(this.#parent, 'data-id', String(parent?.id ?? 0));
    const fact = this.#fact('Parent');
    const text = parent ? '' : server.parent === null ? 'none' : String(server.parent);
    if (fact.lastChild === this.#parent) fact.append('');
    setText(/** @type {Node} */ (fact.lastChild), text);
  }

  /**
   * @param {import('../wire.js').Incident | undefined} crash
   * @param {number} restarts
   */
  #drawCrash(crash, restarts) {
    const none = restarts > 0 ? 'None of its own. Why the one before it ended is among the incidents.' : 'None that is known.';
    setText(this.#summary, crash ? `${clock(crash.time)}: ${crash.text}` : none);
    setText(this.#trace, crash?.detail ?? '');
    this.#trace.hidden = !crash?.detail;
  }

  /** @param {string} name */
  #fact(name) {
    return /** @type {HTMLElement} */ (this.#facts.get(name));
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #set(name, text) {
    setText(this.#fact(name), text);
  }

  /** On a narrow screen it lies over the rest, which nobody can reach meanwhile. */
  #cover() {
    const covers = this.#server !== null && NARROW.matches;
    for (const other of this.#panel.parentElement?.children ?? []) {
      if (other instanceof HTMLElement && other !== this.#panel) other.inert = covers;
    }
    const topbar = document.querySelector('.topbar');
    if (topbar instanceof HTMLElement) topbar.inert = covers;
  }
}
