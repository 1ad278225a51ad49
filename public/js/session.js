import { nameDelay } from './backoff.js';
import { Connection } from './connection.js';
import { decode, encode } from './protocol.js';

const JOINED_WITHIN = 10_000;
/** A name lost with a broken connection is worth waiting for; after a reload the old socket was closed properly. */
const PATIENCE = Object.freeze({ submitted: 0, reloaded: 3, reconnected: 7 });

/**
 * @typedef {import('./protocol.js').ChatEvent} ChatEvent
 * @typedef {import('./connection.js').Link} Link
 *
 * @typedef {object} SessionState
 * @property {'idle' | 'connecting' | 'online' | 'reconnecting' | 'offline' | 'ended'} state
 * @property {'link' | 'name' | 'left'} cause what is being waited for, or why it ended
 * @property {number} retryAt 0 when an attempt is under way
 * @property {number} closeCode
 * @property {boolean} known whether this page has been online before
 *
 * @typedef {object} SessionHandlers
 * @property {(state: SessionState) => void} onState
 * @property {(event: ChatEvent) => void} onEvent every frame understood, in the order it came
 * @property {() => void} onJoined
 * @property {() => void} onLost nothing sent so far can be confirmed any more
 * @property {(since: number) => void} onGap a connection is back; what was said since then may be missing
 * @property {(reason: {code: string, message: string}) => void} onRejected the user has to choose a name
 */

/**
 * Who we are on the server, across as many connections as that takes. A connection without a name is never kept: it
 * would be a silent onlooker whose messages are signed "Anonymous".
 */
export class Session {
  #connection;
  #handlers;
  #name = '';
  #joined = false;
  /** @type {number} */ #patience = PATIENCE.submitted;
  #refusals = 0;
  #lostAt = 0;
  #known = false;
  /** @type {Link} */ #link = { phase: 'closed', retryAt: 0, closeCode: 0, first: true };
  #joinTimer = 0;
  #nameRetryAt = 0;

  /**
   * @param {string} url
   * @param {SessionHandlers} handlers
   */
  constructor(url, handlers) {
    this.#handlers = handlers;
    this.#connection = new Connection(url, {
      onLink: link => this.#linkChanged(link),
      onFrame: data => this.#frame(data),
    });
  }

  get name() {
    return this.#name;
  }

  get joined() {
    return this.#joined;
  }

  /**
   * @param {string} name
   * @param {'submitted' | 'reloaded'} how
   */
  join(name, how) {
    if (name === this.#name && this.#link.phase !== 'closed') return;
    this.#end();
    this.#name = name;
    this.#patience = PATIENCE[how];
    this.#connection.start();
  }

  leave() {
    this.#end();
    this.#publish('left');
  }

  retryNow() {
    if (this.#nameRetryAt) this.#askForName();
    else this.#connection.retryNow();
  }

  /**
   * @param {string} text
   * @returns {boolean} false when it has to wait for a connection with our name on it
   */
  say(text) {
    return this.#joined && this.#connection.send(encode.message(text));
  }

  #end() {
    this.#forgetJoin();
    this.#refusals = 0;
    this.#connection.stop();
  }

  /** @param {Link} link */
  #linkChanged(link) {
    const wasOpen = this.#link.phase === 'open';
    this.#link = link;
    if (link.phase === 'open') {
      if (this.#lostAt) this.#handlers.onGap(this.#lostAt);
      this.#lostAt = 0;
      this.#askForName();
    } else if (wasOpen) {
      this.#forgetJoin();
    }
    this.#publish();
  }

  #askForName() {
    clearTimeout(this.#joinTimer);
    this.#nameRetryAt = 0;
    this.#connection.send(encode.join(this.#name));
    this.#joinTimer = setTimeout(() => this.#connection.abandon(), JOINED_WITHIN);
    this.#publish();
  }

  #forgetJoin() {
    clearTimeout(this.#joinTimer);
    this.#nameRetryAt = 0;
    if (!this.#joined) return;
    this.#joined = false;
    this.#lostAt = Date.now();
    this.#handlers.onLost();
  }

  /** @param {string} data */
  #frame(data) {
    const event = decode(data);
    if (!event) return;
    if (event.kind === 'error' && this.#refused(event)) return;
    const confirmed = event.kind === 'joined' && event.username === this.#name && !this.#joined && !this.#nameRetryAt;
    if (confirmed) this.#confirm();
    this.#handlers.onEvent(event);
    if (confirmed) this.#handlers.onJoined();
  }

  #confirm() {
    clearTimeout(this.#joinTimer);
    this.#joined = true;
    this.#known = true;
    this.#refusals = 0;
    this.#patience = PATIENCE.reconnected;
    this.#connection.settled();
    this.#publish();
  }

  /**
   * `username_taken` counts even when we believe we are in: the frame we took for our own confirmation was then that of
   * someone who asked for the same name a moment earlier.
   *
   * @param {{code: string, message: string}} error
   * @returns {boolean} whether the error was about the name
   */
  #refused(error) {
    if (error.code !== 'username_taken' && (this.#joined || error.code !== 'invalid_field')) return false;
    this.#forgetJoin();
    const wait = error.code === 'username_taken' ? nameDelay(++this.#refusals, this.#patience) : null;
    if (wait === null) {
      this.#end();
      this.#publish('name');
      this.#handlers.onRejected(error);
    } else {
      this.#nameRetryAt = Date.now() + wait;
      this.#joinTimer = setTimeout(() => this.#askForName(), wait);
      this.#publish();
    }
    return true;
  }

  /** @param {SessionState['cause']} [cause] */
  #publish(cause = this.#nameRetryAt ? 'name' : 'link') {
    const { retryAt, closeCode } = this.#link;
    this.#handlers.onState({
      state: this.#state(), cause, closeCode, retryAt: this.#nameRetryAt || retryAt, known: this.#known,
    });
  }

  /** @returns {SessionState['state']} */
  #state() {
    if (this.#joined) return 'online';
    if (this.#link.phase === 'closed') return this.#name ? 'ended' : 'idle';
    if (this.#link.phase === 'open' && this.#nameRetryAt) return 'reconnecting';
    if (!navigator.onLine && this.#link.phase === 'waiting') return 'offline';
    return this.#known || !this.#link.first ? 'reconnecting' : 'connecting';
  }
}
