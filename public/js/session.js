import { nameDelay } from './backoff.js';
import { Connection } from './connection.js';
import { decode, encode } from './protocol.js';

const JOINED_WITHIN = 10_000;
/** A name that was ours is worth waiting for: it may be held for a join whose answer, and token, never reached us. */
const PATIENCE = Object.freeze({ submitted: 0, returning: 10 });

const ABOUT_US = new Set(['username_taken', 'invalid_field', 'not_signed_in']);

/**
 * @typedef {import('./protocol.js').ChatEvent} ChatEvent
 * @typedef {import('./protocol.js').WelcomeEvent} WelcomeEvent
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
 * @property {(welcome: WelcomeEvent, lostAt: number) => void} onJoined lostAt is when we were last heard to be in; 0 if not before
 * @property {() => void} onLost what was asked and sent so far will not be answered any more
 * @property {(reason: {code: string, message: string}) => void} onRejected the user has to choose a name
 */

/**
 * Who we are on the server, across as many connections as that takes: the token of the last welcome makes us the same
 * user again. A connection without a name is never kept, it would be an onlooker whom nobody sees.
 */
export class Session {
  #connection;
  #handlers;
  #name = '';
  #token = '';
  #signIn = '';
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
   * @param {string} token lets us come back as the user of that name; '' if we have none
   * @param {string} signIn says who we are, where users sign in; else ''
   * @param {keyof PATIENCE} how
   */
  join(name, token, signIn, how) {
    if (name === this.#name && this.#link.phase !== 'closed') return;
    this.#end();
    this.#name = name;
    this.#token = token;
    this.#signIn = signIn;
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
   * @param {string} frame
   * @returns {boolean} false when it has to wait for a connection with our name on it
   */
  send(frame) {
    return this.#joined && this.#connection.send(frame);
  }

  #end() {
    this.#forgetJoin();
    this.#refusals = 0;
    this.#lostAt = 0;
    this.#connection.stop();
  }

  /** @param {Link} link */
  #linkChanged(link) {
    const wasOpen = this.#link.phase === 'open';
    this.#link = link;
    if (link.phase === 'open') {
      this.#askForName();
    } else if (wasOpen) {
      this.#forgetJoin();
    }
    this.#publish();
  }

  #askForName() {
    clearTimeout(this.#joinTimer);
    this.#nameRetryAt = 0;
    this.#connection.send(encode.join(this.#name, this.#token, this.#signIn));
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
    if (event.kind === 'welcome') this.#welcomed(event);
    else if (event.kind === 'closing') this.#connection.restarting(event.reconnectAfter);
    else if (event.kind !== 'error' || this.#joined || !this.#refused(event)) this.#handlers.onEvent(event);
  }

  /** @param {WelcomeEvent} welcome */
  #welcomed(welcome) {
    clearTimeout(this.#joinTimer);
    const lostAt = this.#lostAt;
    this.#lostAt = 0;
    this.#name = welcome.username;
    this.#token = welcome.token;
    this.#joined = true;
    this.#known = true;
    this.#refusals = 0;
    this.#patience = PATIENCE.returning;
    this.#connection.settled();
    this.#publish();
    this.#handlers.onJoined(welcome, lostAt);
  }

  /**
   * @param {{code: string, message: string}} error
   * @returns {boolean} whether the error was about who we are
   */
  #refused(error) {
    if (!ABOUT_US.has(error.code)) return false;
    const wait = error.code === 'username_taken' ? nameDelay(++this.#refusals, this.#patience) : null;
    clearTimeout(this.#joinTimer);
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
