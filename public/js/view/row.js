import { hueOf, initialOf } from './avatar.js';
import { clock, full } from './dates.js';
import { el, icon } from './dom.js';
import { linkify } from './linkify.js';

const GROUP_WITHIN = 5 * 60_000;

/** @typedef {import('../outbox.js').Entry} Entry */

/**
 * @param {{author: string, text: string, at: number, own: boolean}} message
 * @returns {HTMLElement}
 */
export function messageRow({ author, text, at, own }) {
  const time = el('time', { dir: 'auto' });
  const row = el('div', { class: 'row', 'data-kind': 'message', 'data-author': author, 'data-own': String(own) },
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initialOf(author)),
    el('div', { class: 'bubble' },
      el('p', { class: 'author', dir: 'auto' }, author),
      el('div', { class: 'body' },
        el('p', { class: 'text', dir: 'auto' }, ...linkify(text)),
        el('p', { class: 'meta' }, time))));
  row.style.setProperty('--hue', String(hueOf(author)));
  setTime(row, at);
  if (own) setDelivered(row);
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {number} at
 */
export function setTime(row, at) {
  row.dataset.at = String(at);
  const time = /** @type {HTMLTimeElement} */ (row.querySelector('time'));
  time.dateTime = new Date(at).toISOString();
  time.title = full(at);
  time.textContent = clock(at);
}

/** @param {HTMLElement} row */
export function setDelivered(row) {
  row.dataset.delivery = 'sent';
  setMark(row, 'check', 'Sent');
  row.querySelector('.doubt')?.remove();
}

/**
 * @param {HTMLElement} row
 * @param {Entry} entry
 * @param {{retry: (id: number) => void, remove: (id: number) => void}} actions
 */
export function setDelivery(row, entry, actions) {
  row.querySelector('.doubt')?.remove();
  if (entry.status === 'unconfirmed') {
    row.dataset.delivery = 'unconfirmed';
    setMark(row, 'alert', entry.reason);
    row.querySelector('.bubble')?.append(el('div', { class: 'doubt' },
      el('span', { class: 'reason' }, entry.reason),
      action('retry', 'Retry', () => actions.retry(entry.id)),
      action('delete', 'Delete', () => actions.remove(entry.id))));
  } else {
    row.dataset.delivery = 'pending';
    setMark(row, 'clock', entry.status === 'queued' ? 'Waiting to be sent' : 'Sending');
  }
}

/**
 * Whether a row continues the one above it. Asked again whenever a neighbour changes, so it never has to be remembered.
 *
 * @param {Element | null} row
 */
export function regroup(row) {
  if (!(row instanceof HTMLElement) || row.dataset.kind !== 'message') return;
  const above = row.previousElementSibling;
  row.toggleAttribute('data-follows', above instanceof HTMLElement
    && above.dataset.kind === 'message'
    && above.dataset.author === row.dataset.author
    && above.dataset.own === row.dataset.own
    && Math.abs(Number(row.dataset.at) - Number(above.dataset.at)) < GROUP_WITHIN);
}

/**
 * @param {HTMLElement} row
 * @param {string} symbol
 * @param {string} label
 */
function setMark(row, symbol, label) {
  row.querySelector('.delivery')?.remove();
  row.querySelector('.meta')?.append(el('span', { class: 'delivery', title: label },
    icon(symbol, 15), el('span', { class: 'visually-hidden' }, label)));
}

/**
 * @param {string} name
 * @param {string} label
 * @param {() => void} run
 */
function action(name, label, run) {
  const button = el('button', { class: `link ${name}`, type: 'button' }, label,
    el('span', { class: 'visually-hidden' }, ' this message'));
  button.addEventListener('click', run);
  return button;
}
