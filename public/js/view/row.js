import { hueOf, initialOf } from './avatar.js';
import { clock, full } from './dates.js';
import { el, icon } from './dom.js';
import { linkify } from './linkify.js';

const GROUP_WITHIN = 5 * 60_000;

/** @typedef {import('../outbox.js').Entry} Entry */

/**
 * @param {{from: string, text: string, at: number, own: boolean, mention: boolean}} message
 * @param {(user: string) => void} [openPrivate] what a click on the name does
 * @returns {HTMLElement}
 */
export function messageRow({ from, text, at, own, mention }, openPrivate) {
  const row = el('div', { class: 'row', 'data-kind': 'message', 'data-author': from, 'data-own': String(own), 'data-at': String(at) },
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initialOf(from)),
    el('div', { class: 'bubble' },
      el('p', { class: 'author', dir: 'auto' }, openPrivate ? nameButton(from, openPrivate) : from),
      el('div', { class: 'body' },
        el('p', { class: 'text', dir: 'auto' }, ...linkify(text)),
        el('p', { class: 'meta' }, el('time', { dir: 'auto', datetime: new Date(at).toISOString(), title: full(at) }, clock(at))))));
  row.toggleAttribute('data-mention', mention);
  row.style.setProperty('--hue', String(hueOf(from)));
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Entry | null} entry null once it is in the conversation
 * @param {{retry: (id: string) => void, remove: (id: string) => void}} actions
 */
export function setDelivery(row, entry, actions) {
  const status = entry?.status ?? 'sent';
  const reason = entry?.reason ?? '';
  if (row.dataset.status === status + reason) return;
  row.dataset.status = status + reason;
  row.querySelector('.doubt')?.remove();
  if (entry && status === 'failed') {
    row.dataset.delivery = 'failed';
    setMark(row, 'alert', reason);
    row.querySelector('.bubble')?.append(el('div', { class: 'doubt' },
      el('span', { class: 'reason' }, reason),
      action('retry', 'Retry', () => actions.retry(entry.id)),
      action('delete', 'Delete', () => actions.remove(entry.id))));
  } else if (status === 'sent') {
    row.dataset.delivery = 'sent';
    setMark(row, 'check', 'Sent');
  } else {
    row.dataset.delivery = 'pending';
    setMark(row, 'clock', status === 'queued' ? 'Waiting to be sent' : 'Sending');
  }
}

/**
 * Whether a row continues the one above it.
 *
 * @param {HTMLElement} row
 * @param {HTMLElement | undefined} above
 */
export function followRow(row, above) {
  row.toggleAttribute('data-follows', above?.dataset.kind === 'message'
    && above.dataset.author === row.dataset.author
    && above.dataset.own === row.dataset.own
    && Math.abs(Number(row.dataset.at) - Number(above.dataset.at)) < GROUP_WITHIN);
}

/**
 * Out of the order of the tab key: the same names are in the list of people, without one stop for each message.
 *
 * @param {string} user
 * @param {(user: string) => void} openPrivate
 */
function nameButton(user, openPrivate) {
  const button = el('button', { class: 'name', type: 'button', tabindex: '-1', title: `Write to ${user} in private` }, user);
  button.addEventListener('click', () => openPrivate(user));
  return button;
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
