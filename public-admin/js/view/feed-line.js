import { byId, setText } from './dom.js';

/** @typedef {import('../feed.js').FeedState} FeedState */

/** Whether what is shown is true, in words. Only the words are announced; the ticking seconds beside them are not. */
export class FeedLine {
  #status = byId('feed-status', HTMLElement);
  #text = /** @type {HTMLElement} */ (this.#status.querySelector('.status-text'));
  #countdown = byId('countdown', HTMLElement);
  #retry = byId('retry-now', HTMLButtonElement);
  #enter = byId('enter-token', HTMLButtonElement);
  #ticking = 0;

  /** @param {{retry: () => void, enterToken: () => void}} handlers */
  constructor({ retry, enterToken }) {
    this.#retry.addEventListener('click', retry);
    this.#enter.addEventListener('click', enterToken);
  }

  /** @param {FeedState} state */
  show(state) {
    this.#status.dataset.phase = state.phase;
    document.body.toggleAttribute('data-stale', state.phase !== 'live' && state.known);
    setText(this.#text, wording(state));
    clearInterval(this.#ticking);
    this.#retry.hidden = state.phase !== 'waiting';
    this.#enter.hidden = state.phase !== 'locked';
    setText(this.#countdown, '');
    if (state.phase !== 'waiting') return;
    const tick = () => setText(this.#countdown, ` in ${Math.max(0, Math.ceil((state.retryAt - Date.now()) / 1000))} s`);
    tick();
    this.#ticking = setInterval(tick, 500);
  }
}

/** @param {FeedState} state */
function wording({ phase, reason, known }) {
  switch (phase) {
    case 'live': return 'Live';
    case 'connecting': return known ? 'Reconnecting…' : 'Connecting…';
    case 'locked': return reason || 'Token needed';
    case 'waiting': return `${reason} Reconnecting`;
    case 'closed': return '';
  }
}
