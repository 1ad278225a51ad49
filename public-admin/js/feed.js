import { retryDelay } from './backoff.js';
import { reasonOf } from './requests.js';
import { EventParser } from './sse.js';

const CONNECT_WITHIN = 10_000;
/** The server says something each ten seconds at least. */
const SILENT_FOR = 25_000;
/** A server that takes us in and drops us at once must not be met with the shortest delay each time. */
const STABLE_AFTER = 10_000;

/**
 * @typedef {object} FeedState
 * @property {'closed' | 'connecting' | 'live' | 'waiting' | 'locked'} phase locked: the server wants a token, or another one
 * @property {number} retryAt when the next attempt is due; 0 unless waiting
 * @property {string} reason why it is not live, for people; '' if there is nothing to say
 * @property {boolean} known whether it was live before
 *
 * @typedef {object} FeedHandlers
 * @property {(state: FeedState) => void} onState
 * @property {(type: string, value: unknown) => void} onEvent
 */

/** Keeps the stream of events coming: opens it, notices when it has died, opens the next one, and says where it left off. */
export class Feed {
  #url;
  #access;
  #handlers;
  /** @type {AbortController | null} */ #attempt = null;
  /** @type {FeedState['phase']} */ #phase = 'closed';
  /** @type {Record<string, number>} */ #timers = {};
  #failures = 0;
  #retryAt = 0;
  #reason = '';
  #known = false;
  #lastId = '';

  /**
   * @param {string} url
   * @param {import('./access.js').Access} access
   * @param {FeedHandlers} handlers
   */
  constructor(url, access, handlers) {
    this.#url = url;
    this.#access = access;
    this.#handlers = handlers;
    addEventListener('online', () => this.#wake());
    addEventListener('pageshow', e => e.persisted && this.#wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake());
  }

  /** Opens the stream now, whatever it was doing. */
  start() {
    this.#discard();
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#after('silence', CONNECT_WITHIN, () => this.#lost(attempt, 'The server does not answer.'));
    this.#enter('connecting', '');
    this.#read(attempt).then(
      () => this.#lost(attempt, 'The server ended the connection.'),
      error => this.#lost(attempt, error instanceof TypeError || error.name === 'AbortError' ? this.#unreached : String(error.message ?? error)),
    );
  }

  retryNow() {
    if (this.#phase === 'waiting') this.start();
  }

  get #unreached() {
    return this.#known ? 'Connection lost.' : 'Server not reached.';
  }

  /** @param {AbortController} attempt */
  async #read(attempt) {
    const headers = { Accept: 'text/event-stream', ...this.#access.headers, ...(this.#lastId && { 'Last-Event-ID': this.#lastId }) };
    const response = await fetch(this.#url, { headers, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: attempt.signal });
    if (attempt !== this.#attempt) return;
    if (response.status === 401 || response.status === 403) {
      const reason = response.status === 403 ? await reasonOf(response) : '';
      if (attempt === this.#attempt) this.#locked(reason);
      return;
    }
    if (!response.ok || !response.body) throw new Error(await reasonOf(response));
    const parser = new EventParser(event => attempt === this.#attempt && this.#heard(event), { lastId: this.#lastId });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    this.#opened(attempt);
    for (;;) {
      const { done, value } = await reader.read();
      if (done || attempt !== this.#attempt) return;
      this.#watch(attempt);
      parser.push(value);
    }
  }

  /** @param {AbortController} attempt */
  #opened(attempt) {
    this.#known = true;
    this.#watch(attempt);
    this.#after('stable', STABLE_AFTER, () => { this.#failures = 0; });
    this.#enter('live', '');
  }

  /** @param {AbortController} attempt */
  #watch(attempt) {
    this.#after('silence', SILENT_FOR, () => this.#lost(attempt, 'The server fell silent.'));
  }

  /** @param {import('./sse.js').ServerEvent} event */
  #heard({ type, data, id }) {
    this.#lastId = id;
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      throw new Error(`The server sent an event that is not JSON: ${type}.`);
    }
    this.#handlers.onEvent(type, value);
  }

  /** @param {string} reason */
  #locked(reason) {
    this.#discard();
    this.#enter('locked', reason);
  }

  /**
   * @param {AbortController} attempt
   * @param {string} reason
   */
  #lost(attempt, reason) {
    if (attempt !== this.#attempt) return; // one that was given up on may still end, and it no longer counts
    this.#discard();
    this.#failures += 1;
    const delay = retryDelay(this.#failures);
    this.#retryAt = Date.now() + delay;
    this.#after('retry', delay, () => this.start());
    this.#enter('waiting', reason);
  }

  /** Forgotten before it is ended, so that its end is nobody's loss. */
  #discard() {
    const attempt = this.#attempt;
    this.#attempt = null;
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.#retryAt = 0;
    attempt?.abort();
  }

  /** Timers of a sleeping machine or a hidden page come late: whoever looks again gets an answer at once. */
  #wake() {
    if (this.#phase === 'waiting') this.start();
  }

  /**
   * @param {FeedState['phase']} phase
   * @param {string} reason
   */
  #enter(phase, reason) {
    this.#phase = phase;
    this.#reason = reason;
    this.#handlers.onState({ phase, retryAt: this.#retryAt, reason: this.#reason, known: this.#known });
  }

  /**
   * @param {string} name
   * @param {number} ms
   * @param {() => void} run
   */
  #after(name, ms, run) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(run, ms);
  }
}
