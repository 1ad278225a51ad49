import { retryDelay } from './backoff.js';
import { encode } from './protocol.js';

const CONNECT_WITHIN = 10_000;
const PING_EVERY = 25_000;
const ANSWER_WITHIN = 10_000;
/** After a wake-up or a network change the connection is under suspicion, so the question is put more sharply. */
const PROBE_WITHIN = 4000;
/** A server that accepts and then drops us at once must not be met with the shortest delay each time. */
const STABLE_AFTER = 10_000;

/**
 * @typedef {object} Link
 * @property {'closed' | 'connecting' | 'open' | 'waiting'} phase
 * @property {number} retryAt when the next attempt is due; 0 unless waiting
 * @property {number} closeCode why the last socket ended; 0 when it fell silent or never opened
 * @property {boolean} first no attempt has failed yet
 *
 * @typedef {object} LinkHandlers
 * @property {(link: Link) => void} onLink
 * @property {(data: string) => void} onFrame
 */

/**
 * Keeps one WebSocket alive: opens it, notices when it has died, opens the next one. It knows nothing about names or
 * messages; a frame that could not be sent is the caller's to keep.
 */
export class Connection {
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {Link['phase']} */ #phase = 'closed';
  #failures = 0;
  #closeCode = 0;
  #retryAt = 0;
  #restartsIn = 0;
  #attemptedAt = 0;
  #heardAt = 0;
  /** @type {Record<string, number>} */ #timers = {};
  #url;
  #handlers;

  /**
   * @param {string} url
   * @param {LinkHandlers} handlers
   */
  constructor(url, handlers) {
    this.#url = url;
    this.#handlers = handlers;
    addEventListener('online', () => this.#wake());
    addEventListener('offline', () => this.#suspect());
    addEventListener('pageshow', e => e.persisted && this.#wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake());
  }

  start() {
    if (this.#phase === 'closed') this.#attempt();
  }

  /** Ends it for good; only {@link start} opens another. */
  stop() {
    this.#discard(1000);
    this.#failures = 0;
    this.#restartsIn = 0;
    this.#enter('closed');
  }

  retryNow() {
    if (this.#phase === 'waiting') this.#attempt();
  }

  /** The socket is open but of no use, say because a join was never answered. */
  abandon() {
    if (this.#phase === 'open') this.#lost(0);
  }

  /** Tells the connection that it has done its job, so that the next loss starts from the shortest delay again. */
  settled() {
    this.#after('stable', STABLE_AFTER, () => { this.#failures = 0; });
  }

  /** @param {number} ms after which the server, which is about to close the connection, wants us back */
  restarting(ms) {
    this.#restartsIn = ms;
  }

  /**
   * @param {string} frame
   * @returns {boolean} false when there is no open socket to take it
   */
  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(frame);
    return true;
  }

  #attempt() {
    this.#discard();
    this.#attemptedAt = Date.now();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    // A socket given up on may still speak; whatever it says is about a connection that no longer counts.
    const current = () => socket === this.#socket;
    socket.addEventListener('open', () => current() && this.#opened());
    socket.addEventListener('message', e => current() && this.#heard(e.data));
    socket.addEventListener('close', e => current() && this.#lost(e.code));
    this.#after('connect', CONNECT_WITHIN, () => this.#lost(0));
    this.#enter('connecting');
  }

  #opened() {
    clearTimeout(this.#timers.connect);
    this.#heardAt = Date.now();
    this.#timers.ping = setInterval(() => this.#probe(ANSWER_WITHIN), PING_EVERY);
    this.#enter('open');
  }

  /** @param {unknown} data */
  #heard(data) {
    this.#heardAt = Date.now();
    if (typeof data === 'string') this.#handlers.onFrame(data);
  }

  /** @param {number} closeCode */
  #lost(closeCode) {
    this.#discard();
    this.#closeCode = closeCode;
    this.#failures += 1;
    const delay = this.#restartsIn || retryDelay(this.#failures, closeCode);
    this.#restartsIn = 0;
    this.#retryAt = Date.now() + delay;
    this.#after('retry', delay, () => this.#attempt());
    this.#enter('waiting');
  }

  /**
   * The socket is forgotten before it is closed: on a dead network its close event can take a minute to come.
   *
   * @param {number} [code]
   */
  #discard(code) {
    const socket = this.#socket;
    this.#socket = null;
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.#retryAt = 0;
    socket?.close(code);
  }

  /**
   * Page script cannot see protocol-level pings, so silence is measured with a ping of our own.
   *
   * @param {number} within
   * @param {boolean} [secondChance]
   */
  #probe(within, secondChance = true) {
    const askedAt = Date.now();
    if (!this.send(encode.ping())) return;
    this.#after('answer', within, () => {
      if (this.#heardAt >= askedAt) return;
      // A timer that fires far too late means the machine slept or the page was frozen: the answer may be just behind it.
      const late = Date.now() - askedAt > within + 3000;
      if (late && secondChance) this.#probe(PROBE_WITHIN, false);
      else this.#lost(0);
    });
  }

  #wake() {
    if (this.#phase === 'open') this.#probe(PROBE_WITHIN);
    // Someone flicking between tabs must not turn into a stream of attempts.
    else if (this.#phase === 'waiting' && Date.now() - this.#attemptedAt > 1000) this.#attempt();
    else this.#enter(this.#phase);
  }

  /** "offline" is a hint and no more: a server on this very machine is still within reach. */
  #suspect() {
    if (this.#phase === 'open') this.#probe(PROBE_WITHIN);
    else this.#enter(this.#phase);
  }

  /** @param {Link['phase']} phase */
  #enter(phase) {
    this.#phase = phase;
    this.#handlers.onLink({ phase, retryAt: this.#retryAt, closeCode: this.#closeCode, first: this.#failures === 0 });
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
