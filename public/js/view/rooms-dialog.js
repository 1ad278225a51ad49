import { codePoints, LIMITS, tidyRoom } from '../protocol.js';
import { byId, el, icon } from './dom.js';
import { ButtonList } from './list.js';

const SHOWN = 100;

/** @typedef {{room: string, users: number}} Listed */

/** Which rooms there are; going into one, or making a new one by naming it. */
export class RoomsDialog {
  #dialog = byId('rooms-dialog', HTMLDialogElement);
  #input = byId('room-name', HTMLInputElement);
  #go = byId('room-go', HTMLButtonElement);
  #error = byId('room-error', HTMLElement);
  #summary = byId('room-summary', HTMLElement);
  /** @type {Listed[]} */ #rooms = [];
  #count = 0;
  #known = false;
  #handlers;
  #list;

  /** @param {{browse: () => boolean, enter: (room: string) => boolean, isIn: (room: string) => boolean}} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#list = new ButtonList(
      byId('room-list', HTMLElement),
      /** @param {Listed} listed */ listed => listed.room,
      (listed, button) => draw(listed, handlers.isIn(listed.room), button),
      room => this.#enter(room),
    );
    byId('browse-button', HTMLButtonElement).addEventListener('click', () => this.#open());
    byId('rooms-close', HTMLButtonElement).addEventListener('click', () => this.close());
    this.#dialog.addEventListener('click', e => e.target === this.#dialog && this.close());
    this.#input.addEventListener('input', () => this.#draw());
    this.#input.addEventListener('keydown', e => {
      const first = byId('room-list', HTMLElement).querySelector('button:not([disabled])');
      if (e.key !== 'ArrowDown' || e.isComposing || !(first instanceof HTMLElement)) return;
      e.preventDefault();
      first.focus();
    });
    byId('room-form', HTMLFormElement).addEventListener('submit', e => {
      e.preventDefault();
      const room = tidyRoom(this.#input.value);
      if (room) this.#enter(room);
    });
  }

  /** @param {import('../protocol.js').RoomsEvent} event */
  show({ rooms, count }) {
    this.#rooms = rooms;
    this.#count = count;
    this.#known = true;
    if (this.#dialog.open) this.#draw();
  }

  /**
   * The server did not do what was asked for.
   *
   * @param {string} problem
   * @returns {boolean} false if nobody looks here any more
   */
  refuse(problem) {
    if (!this.#dialog.open) return false;
    this.#complain(problem);
    this.#input.focus();
    return true;
  }

  close() {
    this.#dialog.close();
  }

  #open() {
    this.#input.value = '';
    this.#known = false;
    this.#rooms = [];
    this.#dialog.showModal();
    this.#input.focus();
    this.#draw();
    if (!this.#handlers.browse()) this.#complain('You are not connected.');
  }

  /** @param {string} problem */
  #complain(problem) {
    this.#error.textContent = problem;
    if (problem) this.#input.setAttribute('aria-invalid', 'true');
    else this.#input.removeAttribute('aria-invalid');
  }

  /** @param {string} room */
  #enter(room) {
    if (codePoints(room) > LIMITS.room) this.#complain(`That is longer than ${LIMITS.room} characters.`);
    else if (!this.#handlers.enter(room)) this.#complain('You are not connected.');
  }

  #draw() {
    this.#complain('');
    const name = tidyRoom(this.#input.value);
    const words = name.toLowerCase();
    const found = this.#rooms.filter(({ room }) => room.toLowerCase().includes(words));
    const exact = this.#rooms.some(({ room }) => room === name);
    this.#go.disabled = name === '';
    this.#go.textContent = exact || name === '' || !this.#known ? 'Join' : 'Create';
    this.#list.show(found.slice(0, SHOWN));
    this.#summary.textContent = this.#known ? summary(this.#count, found.length, name) : 'Looking for rooms…';
  }
}

/**
 * @param {number} all
 * @param {number} found
 * @param {string} name
 */
function summary(all, found, name) {
  if (all === 0) return 'There are no rooms yet. Name one to create it.';
  if (found === 0) return `No room is called that. You can create “${name}”.`;
  if (name) return `${found} of ${all} rooms`;
  return found > SHOWN ? `The ${SHOWN} busiest of ${all} rooms. Type to find others.` : `${all} room${all === 1 ? '' : 's'}`;
}

/**
 * @param {Listed} listed
 * @param {boolean} joined
 * @param {HTMLButtonElement} button
 */
function draw({ room, users }, joined, button) {
  button.className = 'entry';
  button.dataset.room = room;
  button.dataset.count = String(users);
  button.dataset.label = room;
  button.title = room;
  button.replaceChildren(icon('hash', 20), el('bdi', { class: 'entry-name' }, room),
    el('span', { class: 'entry-note' }, joined ? 'joined · ' : '', `${users} ${users === 1 ? 'person' : 'people'}`));
}
