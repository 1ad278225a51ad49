const EVERY = 15_000;
const ANSWER_WITHIN = 5000;

/**
 * How many are connected, asked seldom and only while somebody can see the answer.
 */
export class OnlineCount {
  #show;
  #wanted = false;
  #timer = 0;
  /** @type {number | null} */ #count = null;

  /** @param {(count: number | null) => void} show null hides it */
  constructor(show) {
    this.#show = show;
    document.addEventListener('visibilitychange', () => this.#next(0));
  }

  /** @param {boolean} wanted */
  want(wanted) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (!wanted) this.#set(null);
    this.#next(0);
  }

  /**
   * Someone was seen coming or going: the figure follows at once, and the next answer puts right what this gets wrong.
   *
   * @param {1 | -1} step
   */
  moved(step) {
    if (this.#count !== null) this.#set(Math.max(1, this.#count + step));
  }

  /** @param {number | null} count */
  #set(count) {
    this.#count = count;
    this.#show(count);
  }

  /** @param {number} delay */
  #next(delay) {
    clearTimeout(this.#timer);
    if (this.#wanted && !document.hidden) this.#timer = setTimeout(() => this.#ask(), delay);
  }

  async #ask() {
    const count = await fetchCount();
    if (this.#wanted) this.#set(count);
    this.#next(EVERY);
  }
}

/** @returns {Promise<number | null>} */
async function fetchCount() {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), ANSWER_WITHIN);
  try {
    const response = await fetch('/api/stats', { cache: 'no-store', signal: giveUp.signal });
    const { connections } = response.ok ? await response.json() : {};
    return Number.isInteger(connections) && connections >= 0 ? connections : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
