import { Arrivals, describe } from './arrivals.js';
import { Conversations } from './conversations.js';
import { Departures } from './departures.js';
import { Members } from './members.js';
import { memory } from './memory.js';
import { Outbox } from './outbox.js';
import { privatePlace, roomPlace } from './place.js';
import { ASKED, encode } from './protocol.js';
import { Rooms } from './rooms.js';
import { Session } from './session.js';
import { Sync } from './sync.js';
import { TypingSignal } from './typing.js';
import { clock } from './view/dates.js';

const FULL_HINT = 'Too many messages are waiting. Send this one when some of them have been sent.';
const FAILED_HINT = 'Too many messages are waiting. Retry or delete some of those that failed first.';

/** @type {Record<string, string>} */
const REASONS = {
  user_not_found: 'Not online now',
  not_member: 'You are not in this room',
  unavailable: 'The server could not take it',
  rate_limited: 'Too much at once',
  message_failed: 'Not confirmed',
};
/** After these the same message may well be taken. */
const PASSING = new Set(['unavailable', 'message_failed', 'rate_limited']);

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('./protocol.js').ChatEvent} ChatEvent
 * @typedef {import('./protocol.js').Said} Said
 *
 * @typedef {object} ChatHandlers
 * @property {(state: import('./session.js').SessionState) => void} onState
 * @property {() => void} onChange something that is shown may be different now
 * @property {() => void} onWelcome
 * @property {(reason: {code: string, message: string}) => void} onRejected
 * @property {(conversation: Conversation) => void} onOpened it came to the front
 * @property {(conversation: Conversation, said: Said) => void} onCall someone wants our attention
 * @property {(event: import('./protocol.js').RoomsEvent) => void} onRooms
 * @property {(problem: string) => boolean} onRoomProblem whether it is told where the room was asked for
 * @property {(conversation: Conversation) => boolean} isReading whether somebody is looking at the end of it
 */

/** What this page knows of the chat, and what can be done in it. What is shown of it is the business of view/. */
export class Chat {
  #handlers;
  #session;
  #sync;
  #rooms;
  #members;
  #typing;
  #arrivals;
  #departures = new Departures(event => {
    this.#moved(event);
    this.#handlers.onChange();
  });
  conversations;
  outbox;

  /**
   * @param {string} url
   * @param {ChatHandlers} handlers
   */
  constructor(url, handlers) {
    this.#handlers = handlers;
    const transmit = /** @param {string} frame */ frame => this.#session.send(frame);
    this.#session = new Session(url, {
      onState: handlers.onState,
      onEvent: event => this.#hear(event),
      onJoined: (welcome, lostAt) => this.#joined(welcome, lostAt),
      onLost: () => this.#lost(),
      onRejected: handlers.onRejected,
    });
    this.conversations = new Conversations({ describe: (said, place) => describe(said, place, this.name), changed: handlers.onChange });
    this.outbox = new Outbox({
      ready: place => this.conversations.get(place.key)?.member ?? false,
      transmit: entry => transmit(encode.say(entry.place, entry.text, entry.id)),
      onChange: handlers.onChange,
      save: memory.keepUnsent,
    });
    this.#sync = new Sync({
      transmit,
      find: key => this.conversations.get(key),
      onLoaded: (conversation, page) => this.#arrivals.loaded(conversation, page.messages),
    });
    this.#arrivals = new Arrivals(this, {
      onCall: handlers.onCall,
      isReading: handlers.isReading,
      onGap: conversation => this.#sync.want(conversation, 'after'),
    });
    this.#rooms = new Rooms(transmit, this.conversations, this.#sync, problem => this.#roomProblem(problem));
    this.#members = new Members(transmit, this.conversations);
    this.#typing = new TypingSignal(transmit);
  }

  get name() {
    return this.#session.name;
  }

  get online() {
    return this.#session.joined;
  }

  /**
   * @param {string} name
   * @param {'submitted' | 'returning'} how
   */
  join(name, how) {
    const seat = memory.seat();
    this.#session.join(name, seat.name === name ? seat.token : '', how);
  }

  leave() {
    this.outbox.hold();
    this.#session.leave();
    this.conversations.clear();
    memory.stand();
    this.#handlers.onChange();
  }

  retryNow() {
    this.#session.retryNow();
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    this.#typing.stop();
    this.conversations.show(conversation);
    const { timeline } = conversation;
    if (!timeline.loaded) this.#sync.want(conversation, 'newest');
    this.#members.ask(conversation);
    this.#handlers.onOpened(conversation);
    this.#handlers.onChange();
  }

  /** @param {string} user */
  showPrivate(user) {
    this.show(this.conversations.open(privatePlace(user)));
  }

  /**
   * @param {string} room
   * @returns {boolean} whether it is there already or can be asked for
   */
  enterRoom(room) {
    const known = this.conversations.get(roomPlace(room).key);
    if (known) this.show(known);
    return known !== undefined || this.#rooms.enter(room, true);
  }

  /** @returns {boolean} */
  browse() {
    return this.#session.send(encode.rooms());
  }

  /** @param {Conversation} conversation */
  close(conversation) {
    if (conversation.place.kind === 'room') this.#session.send(encode.leaveRoom(conversation.place.name));
    else this.#remove(conversation);
  }

  /**
   * @param {string} text
   * @returns {string} empty if it was taken, else why not
   */
  say(text) {
    if (this.outbox.full) return this.outbox.failed ? FAILED_HINT : FULL_HINT;
    const { active } = this.conversations;
    this.#typing.sent();
    active.answered();
    if (active.timeline.detached) this.#sync.want(active, 'newest');
    if (active.place.kind === 'private') this.conversations.moveUp(active);
    this.outbox.add(active.place, this.name, text);
    return '';
  }

  /** @param {boolean} writing */
  typed(writing) {
    this.#typing.typed(this.conversations.active.place, writing);
  }

  /** @param {'newest' | 'after' | 'before'} direction */
  load(direction) {
    const { active } = this.conversations;
    if (direction === 'newest' || !this.#sync.loading(active)) this.#sync.want(active, direction);
  }

  /**
   * @param {import('./protocol.js').WelcomeEvent} welcome
   * @param {number} lostAt
   */
  #joined(welcome, lostAt) {
    memory.sit({ name: welcome.username, token: welcome.token, seated: true });
    const { hall, privates, active } = this.conversations;
    this.#departures.serverIsBack();
    hall.member = true;
    this.#sync.want(hall, hall.timeline.loaded ? 'after' : 'newest');
    this.#rooms.return(welcome, conversation => this.outbox.of(conversation.place.key).length > 0);
    this.#members.refresh();
    for (const { timeline } of lostAt ? privates : []) {
      timeline.aside('divider', `You were disconnected at ${clock(lostAt)}. Private messages may be missing.`);
    }
    this.#sync.pump();
    this.outbox.signedInAs(welcome.username);
    if (!this.conversations.get(active.place.key)) this.#handlers.onOpened(this.conversations.active);
    this.#handlers.onWelcome();
    this.#handlers.onChange();
  }

  #lost() {
    this.#departures.serverEnds();
    for (const conversation of this.conversations.all) conversation.connectionLost();
    this.#sync.connectionLost();
    this.outbox.connectionLost();
    this.#handlers.onChange();
  }

  /** @param {ChatEvent} event */
  #hear(event) {
    switch (event.kind) {
      case 'message': this.#arrivals.said(this.#placed(event.room), event); break;
      case 'private': this.#arrivals.saidPrivately(event); break;
      case 'joined':
        this.#departures.settle();
        this.#moved(event);
        break;
      case 'left': this.#left(event); break;
      case 'typing':
        (event.to ? this.conversations.get(privatePlace(event.username).key) : this.#placed(event.room))
          ?.typists.set(event.username, event.active);
        break;
      case 'ack': this.#arrivals.acknowledged(event); break;
      case 'roomJoined': {
        const { conversation, chosen } = this.#rooms.entered(event);
        this.outbox.pump();
        if (chosen) this.show(conversation);
        break;
      }
      case 'roomLeft': {
        const left = this.#placed(event.room);
        if (left) this.#remove(left);
        break;
      }
      case 'users': this.#placed(event.room)?.setMembers(event.users, event.count); break;
      case 'history': {
        const conversation = this.#placed(event.room);
        if (conversation) this.#sync.answered(conversation, event.page);
        break;
      }
      case 'rooms': this.#handlers.onRooms(event); break;
      case 'error': this.#failed(event); break;
    }
    this.#handlers.onChange();
  }

  /** @param {string | null} room */
  #placed(room) {
    return this.conversations.get(roomPlace(room).key);
  }

  /** @param {import('./protocol.js').PresenceEvent} event */
  #left(event) {
    // Of ourselves it is said by a server that is going down; a room that we left is closed by its own frame.
    if (event.username !== this.name) {
      if (event.room === null) this.#departures.left(event);
      else this.#moved(event);
    } else if (event.room === null) {
      this.#departures.serverEnds();
    }
  }

  /** @param {import('./protocol.js').PresenceEvent} event */
  #moved({ kind, room, username, at }) {
    const conversation = this.#placed(room);
    if (conversation?.moved(kind, username)) conversation.timeline.presence(kind, username, username === this.name, at);
  }

  /** @param {string} problem */
  #roomProblem(problem) {
    if (!this.#handlers.onRoomProblem(problem)) this.#notice(problem);
  }

  /** @param {string} text */
  #notice(text) {
    this.conversations.active.timeline.aside('notice', text);
  }

  /** @param {import('./protocol.js').ErrorEvent} error */
  #failed(error) {
    const { code, message, id, retryAfter } = error;
    const reason = REASONS[code] ?? (message || 'Not delivered');
    const passing = PASSING.has(code);
    if (this.outbox.refused(id, reason, passing, retryAfter)) return;
    if (this.#sync.refused(error, passing) || this.#rooms.refused(error, passing)) return;
    if (id === ASKED.typing || id === ASKED.users) return;
    if (id === ASKED.rooms) this.#roomProblem(message);
    else this.#notice(message || 'The server reported a problem.');
  }

  /** @param {Conversation} conversation */
  #remove(conversation) {
    const wasActive = conversation === this.conversations.active;
    this.outbox.removePlace(conversation.place.key);
    this.conversations.remove(conversation);
    if (wasActive) this.show(this.conversations.hall);
    else this.#handlers.onChange();
  }
}
