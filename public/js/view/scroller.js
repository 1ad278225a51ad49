/** Near enough to the end to count as reading along. */
const AT_END = 64;

/**
 * Follows the conversation while the reader is at its end, and leaves the reader alone otherwise.
 */
export class Scroller {
  #log;
  #button;
  #label;
  #handlers;
  #top = 0;
  following = true;
  /** Whether the end of what is here is not the end of the conversation. */
  detached = false;

  /**
   * @param {HTMLElement} log
   * @param {HTMLButtonElement} button
   * @param {{onScroll: () => void, onLatest: () => void}} handlers
   */
  constructor(log, button, handlers) {
    this.#log = log;
    this.#button = button;
    this.#handlers = handlers;
    this.#label = /** @type {HTMLElement} */ (button.querySelector('.label'));
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    button.addEventListener('click', () => {
      handlers.onLatest();
      log.focus({ preventScroll: true });
    });
    // The composer grows, the phone's keyboard opens: the last line should stay in sight.
    new ResizeObserver(() => this.following && this.toEnd()).observe(log);
  }

  get fromEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight;
  }

  toEnd() {
    this.following = true;
    this.#moveTo(this.#log.scrollHeight);
  }

  /**
   * Shows a row in the upper part, unless all from there on fits anyway.
   *
   * @param {HTMLElement} row
   */
  toRow(row) {
    this.#moveTo(row.offsetTop - this.#log.offsetTop - this.#log.clientHeight / 4);
    this.following = this.fromEnd < AT_END;
  }

  /**
   * Changes the rows without moving what is being read. Done by hand because not every browser anchors.
   *
   * @param {() => void} change
   */
  keep(change) {
    if (this.following) {
      change();
      this.toEnd();
      return;
    }
    const { top } = this.#log.getBoundingClientRect();
    const inSight = [...this.#log.children].filter(row => isFixed(row) && lowerEdge(row) > top);
    const before = inSight.map(lowerEdge);
    change();
    const i = inSight.findIndex(row => row.isConnected);
    if (i >= 0) this.#moveTo(this.#log.scrollTop + lowerEdge(inSight[i]) - before[i]);
  }

  /** @param {number} unread */
  label(unread) {
    this.#label.textContent = unread === 0 ? 'Latest messages' : `${unread} new message${unread === 1 ? '' : 's'}`;
    this.#button.toggleAttribute('data-unseen', unread > 0);
    this.#button.hidden = this.following && !this.detached;
  }

  /** @param {number} top */
  #moveTo(top) {
    this.#log.scrollTop = top;
    this.#top = this.#log.scrollTop;
  }

  #scrolled() {
    const { scrollTop } = this.#log;
    if (this.fromEnd < AT_END) this.following = !this.detached;
    // Only a move upwards is the reader's: being far from the end may just mean that a burst has outrun us.
    else if (scrollTop < this.#top - 1) this.following = false;
    this.#top = scrollTop;
    this.#handlers.onScroll();
  }
}

/**
 * Lines between days, the one above what is unread and the one at the very top move when others come.
 *
 * @param {Element} row
 */
function isFixed(row) {
  return row instanceof HTMLElement && row.dataset.kind !== undefined && !['day', 'unread'].includes(row.dataset.kind);
}

/**
 * Rows are held by this edge: a name above may go when it turns out that they follow one of the same author.
 *
 * @param {Element} row
 */
function lowerEdge(row) {
  return row.getBoundingClientRect().bottom;
}
