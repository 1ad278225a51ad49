import { byId } from './dom.js';

/** @typedef {import('../session.js').SessionState} SessionState */

/** @type {Record<number, string>} */
const CAUSES = {
  1003: 'The server refused the connection.',
  1008: 'The server refused the connection.',
  1011: 'The server had a problem.',
  1012: 'The server is restarting.',
  1013: 'This connection was too slow.',
};

/** The state of the connection in words. Only the words are announced; the ticking seconds beside them are not. */
export class StatusLine {
  #box = byId('connection', HTMLElement);
  #status = byId('connection-status', HTMLElement);
  #text = /** @type {HTMLElement} */ (this.#status.querySelector('.status-text'));
  #countdown = byId('countdown', HTMLElement);
  #retry = byId('retry-now', HTMLButtonElement);
  #ticking = 0;

  /** @param {() => void} onRetry */
  constructor(onRetry) {
    this.#retry.addEventListener('click', onRetry);
  }

  /** @param {SessionState} session */
  show(session) {
    this.#box.dataset.state = session.state;
    this.#status.dataset.state = session.state;
    const text = wording(session);
    if (this.#text.textContent !== text) this.#text.textContent = text;
    clearInterval(this.#ticking);
    this.#retry.hidden = session.retryAt === 0;
    this.#countdown.textContent = '';
    if (session.retryAt === 0) return;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((session.retryAt - Date.now()) / 1000));
      this.#countdown.textContent = ` in ${seconds} s`;
    };
    tick();
    this.#ticking = setInterval(tick, 500);
  }
}

/**
 * @param {SessionState} session
 * @returns {string}
 */
function wording({ state, cause, retryAt, closeCode, known }) {
  switch (state) {
    case 'idle': return '';
    case 'connecting': return 'Connecting…';
    case 'online': return 'Connected';
    case 'offline': return retryAt ? 'You are offline. Reconnecting' : 'You are offline';
    case 'ended': return cause === 'left' ? 'You left the chat' : 'Not connected';
  }
  if (retryAt === 0) return 'Reconnecting…';
  if (cause === 'name') return 'Your name is still in use. Retrying';
  return `${CAUSES[closeCode] ?? (known ? 'Connection lost.' : 'Server not reached.')} Reconnecting`;
}
