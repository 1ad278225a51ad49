/** Near enough to the end to count as reading along. */
const AT_END = 64;

/**
 * Follows the conversation while the reader is at its end, and leaves the reader alone otherwise.
 */
export class Scroller {
  #log;
  #button;
  #label;
  #following = true;
  #unseen = 0;
  #top = 0;
  #scheduled = false;

  /**
   * @param {HTMLElement} log
   * @param {HTMLButtonElement} button
   */
  constructor(log, button) {
    this.#log = log;
    this.#button = button;
    this.#label = /** @type {HTMLElement} */ (button.querySelector('.label'));
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    button.addEventListener('click', () => {
      this.toEnd();
      log.focus({ preventScroll: true });
    });
    // The composer grows, the phone's keyboard opens: the last line should stay in sight.
    new ResizeObserver(() => this.#following && this.toEnd()).observe(log);
  }

  /** @param {boolean} counts whether it is something a reader further up would want to be told about */
  added(counts) {
    if (!this.#following && counts) this.#unseen += 1;
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      if (this.#following) this.toEnd();
      this.#draw();
    });
  }

  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#top = this.#log.scrollTop;
    this.#following = true;
    this.#unseen = 0;
    this.#draw();
  }

  /**
   * Takes rows away above the reader without moving what is being read. Done by hand because not every browser anchors.
   *
   * @param {() => void} remove
   */
  trim(remove) {
    if (this.#following) {
      remove();
      this.toEnd();
      return;
    }
    const before = this.#log.scrollHeight;
    remove();
    this.#log.scrollTop -= before - this.#log.scrollHeight;
    this.#top = this.#log.scrollTop;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    if (scrollHeight - scrollTop - clientHeight < AT_END) {
      this.#following = true;
      this.#unseen = 0;
    } else if (scrollTop < this.#top - 1) {
      // Only a move upwards is the reader's: being far from the end may just mean that a burst has outrun us.
      this.#following = false;
    }
    this.#top = scrollTop;
    this.#draw();
  }

  #draw() {
    const n = this.#unseen;
    this.#label.textContent = n === 0 ? 'Latest messages' : `${n} new message${n === 1 ? '' : 's'}`;
    this.#button.toggleAttribute('data-unseen', n > 0);
    this.#button.hidden = this.#following;
  }
}
