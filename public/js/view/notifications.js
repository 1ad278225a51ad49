import { memory } from '../memory.js';
import { byId } from './dom.js';

const LONGEST = 140;

/**
 * Notifications on the desktop: only if they were asked for, only while the page is out of sight, and only when someone
 * wants us in particular.
 */
export class Notifications {
  #button = byId('notify-button', HTMLButtonElement);
  #hint = byId('notify-hint', HTMLElement);
  #wanted = memory.notify();

  constructor() {
    // Only over https and on localhost.
    if (!('Notification' in window) || !isSecureContext) return;
    this.#button.hidden = false;
    this.#button.addEventListener('click', () => this.#toggle());
    this.#draw();
  }

  /**
   * @param {string} title
   * @param {string} text
   * @param {string} key one notification a conversation, the newest
   * @param {() => void} onChosen
   */
  show(title, text, key, onChosen) {
    if (!document.hidden || !this.#wanted || !('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      const notification = new Notification(title, { body: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text, tag: key });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
        onChosen();
      });
    } catch {
      // Chrome on Android has the interface but leaves it to service workers.
      this.#button.hidden = true;
    }
  }

  async #toggle() {
    this.#wanted = !this.#wanted;
    if (this.#wanted && Notification.permission === 'default') await Notification.requestPermission();
    if (Notification.permission === 'denied') this.#wanted = false;
    memory.keepNotify(this.#wanted);
    this.#draw();
  }

  #draw() {
    const on = this.#wanted && Notification.permission === 'granted';
    this.#button.setAttribute('aria-checked', String(on));
    const hint = Notification.permission === 'denied' ? 'Your browser blocks them for this page.' : on ? 'For private messages and your name.' : '';
    this.#hint.textContent = hint;
    this.#hint.hidden = hint === '';
  }
}
