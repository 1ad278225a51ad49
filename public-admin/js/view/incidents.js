import { chosen, isOfServer, KINDS, kindWord } from '../incidents.js';
import { clock, count, plural } from '../format.js';
import { arrange, byId, el, icon, setAttribute, setText } from './dom.js';

/** Lines in the page; more are found with the filter. */
const SHOWN = 200;

/** @typedef {import('../wire.js').Incident} Incident */

/** What happened, the newest first. Pausing holds the list still, and forgets nothing. */
export class IncidentLog {
  #list = byId('incidents', HTMLOListElement);
  #empty = byId('incidents-empty', HTMLElement);
  #summary = byId('incidents-summary', HTMLElement);
  #kind = byId('kind', HTMLSelectElement);
  #filter = byId('incident-filter', HTMLInputElement);
  #pause = byId('pause', HTMLButtonElement);
  /** @type {Map<string, HTMLElement>} */ #lines = new Map();
  /** @type {Incident[]} */ #all = [];
  /** @type {{incidents: Incident[], count: number} | null} what it was when it was paused */ #held = null;
  #count = 0;
  #missed = 0;
  #drawn = '';
  #onChoose;

  /** @param {(id: number, name: string, byKey: boolean) => void} onChoose */
  constructor(onChoose) {
    this.#onChoose = onChoose;
    this.#kind.append(...KINDS.map(([value, label]) => el('option', { value }, label)));
    this.#kind.addEventListener('change', () => this.#drawLines());
    this.#filter.addEventListener('input', () => this.#drawLines());
    this.#pause.addEventListener('click', () => this.toggle());
    this.#list.addEventListener('click', e => {
      const button = e.target instanceof Element ? e.target.closest('button') : null;
      if (button) this.#onChoose(Number(button.dataset.server), button.textContent ?? '', e.detail === 0);
    });
  }

  /** @param {import('../model.js').Model} model */
  draw({ incidents, incidentCount, missedCount }) {
    this.#all = incidents;
    this.#count = incidentCount;
    this.#missed = missedCount;
    this.#drawLines();
  }

  /** Pauses, or goes on. */
  toggle() {
    this.#held = this.#held ? null : { incidents: [...this.#all], count: this.#count };
    setAttribute(this.#pause, 'aria-pressed', String(this.#held !== null));
    setText(/** @type {Node} */ (this.#pause.lastElementChild), this.#held ? 'Resume' : 'Pause');
    setAttribute(/** @type {Element} */ (this.#pause.querySelector('use')), 'href', this.#held ? '#i-play' : '#i-pause');
    this.#drawLines();
  }

  #drawLines() {
    const incidents = this.#held?.incidents ?? this.#all;
    const fresh = this.#held ? this.#count - this.#held.count : 0;
    const state = `${incidents.length} ${incidents.at(-1)?.key} ${fresh} ${this.#missed} ${this.#kind.value} ${this.#filter.value}`;
    if (state === this.#drawn) return;
    this.#drawn = state;
    const found = chosen(incidents, this.#kind.value, this.#filter.value);
    const shown = found.slice(-SHOWN).reverse();
    this.#lines = new Map(shown.map(incident => [incident.key, this.#lines.get(incident.key) ?? newLine(incident)]));
    arrange(this.#list, [...this.#lines.values()]);
    this.#list.hidden = shown.length === 0;
    this.#empty.hidden = shown.length > 0;
    setText(this.#empty, incidents.length > 0 ? 'No incident matches.' : 'Nothing has happened yet.');
    setText(this.#summary, [
      shown.length < found.length ? `the newest ${count(shown.length)} of ${count(found.length)}` : '',
      this.#missed > 0 ? `${count(this.#missed)} more were missed` : '',
      this.#held ? `paused, ${plural(fresh, 'new one')}` : '',
    ].filter(Boolean).join(' · '));
  }
}

/** @param {Incident} incident */
function newLine(incident) {
  const { time, kind, serverId, server, text, detail } = incident;
  const about = isOfServer(incident)
    ? el('button', { type: 'button', class: 'link', 'data-server': String(serverId) }, el('bdi', {}, server))
    : el('bdi', { class: 'subject' }, server);
  const line = el('li', { 'data-kind': kind },
    el('time', { datetime: new Date(time).toISOString() }, clock(time)),
    el('span', { class: 'kind' }, icon(symbolOf(kind), 14, 'symbol'), kindWord(kind)),
    el('p', {}, about, ' ', el('span', { dir: 'auto' }, text)));
  if (detail) {
    line.append(el('details', {}, el('summary', {}, 'Stack trace'), el('pre', { tabindex: '0', role: 'region', 'aria-label': `Stack trace of ${server}` }, detail)));
  }
  return line;
}

/** @param {string} kind */
function symbolOf(kind) {
  return KINDS.some(([value]) => value === kind) ? `k-${kind.toLowerCase()}` : 's-unknown';
}
