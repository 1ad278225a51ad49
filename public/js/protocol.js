/**
 * The wire format, and nothing else: frames out are built here, frames in are checked here, so no other module has to
 * doubt the shape of what it is given. New kinds of frame get a case in {@link decode} and a type in {@link ChatEvent}.
 * docs/protocol/asyncapi.yaml describes what they mean.
 */

/** In code points, as the server counts; `maxlength` counts UTF-16 units and so is never too generous. */
export const LIMITS = Object.freeze({ username: 20, text: 2000, room: 50, page: 200 });

/** Ids of what is no message: they tell an error about it from others. */
export const ASKED = Object.freeze({ typing: 'typing', rooms: 'rooms', users: 'users', leave: 'leave' });

/**
 * @typedef {{from: string, text: string, at: number, seq: number, id: string}} Said a message as it is kept; id is '' if it has none
 *
 * @typedef {{kind: 'welcome', username: string, token: string, resumed: boolean, rooms: string[]}} WelcomeEvent
 * @typedef {{kind: 'joined' | 'left', room: string | null, username: string, at: number}} PresenceEvent
 * @typedef {{kind: 'message', room: string | null} & Said} MessageEvent
 * @typedef {{kind: 'private', from: string, to: string, text: string, at: number, id: string}} PrivateEvent
 * @typedef {{kind: 'typing', room: string | null, to: string | null, username: string, active: boolean}} TypingEvent
 * @typedef {{kind: 'ack', id: string, seq: number}} AckEvent
 * @typedef {{kind: 'roomJoined', room: string, members: string[], count: number, page: Page}} RoomJoinedEvent
 * @typedef {{kind: 'roomLeft', room: string}} RoomLeftEvent
 * @typedef {{kind: 'rooms', rooms: {room: string, users: number}[], count: number}} RoomsEvent
 * @typedef {{kind: 'users', room: string | null, users: string[], count: number}} UsersEvent
 * @typedef {{kind: 'history', room: string | null, page: Page}} HistoryEvent
 * @typedef {{messages: Said[], more: boolean, last: number}} Page
 * @typedef {{kind: 'pong'}} PongEvent
 * @typedef {{kind: 'closing', reconnectAfter: number}} ClosingEvent
 * @typedef {{kind: 'error', code: string, message: string, id: string, retryAfter: number}} ErrorEvent
 * @typedef {WelcomeEvent | PresenceEvent | MessageEvent | PrivateEvent | TypingEvent | AckEvent | RoomJoinedEvent | RoomLeftEvent
 *   | RoomsEvent | UsersEvent | HistoryEvent | PongEvent | ClosingEvent | ErrorEvent} ChatEvent
 *
 * @typedef {import('./place.js').Place} Place
 */

export const encode = Object.freeze({
  /**
   * @param {string} username
   * @param {string} token from an earlier welcome, or '' to be given one
   */
  join: (username, token) => JSON.stringify({ type: 'join', username, resume: token || true }),

  /**
   * @param {Place} place
   * @param {string} text
   * @param {string} id
   */
  say: ({ kind, name }, text, id) => JSON.stringify(kind === 'private'
    ? { type: 'private', to: name, text, id }
    : { type: 'message', text, id, ...inRoom(kind, name) }),

  /**
   * @param {Place} place
   * @param {boolean} active
   */
  typing: ({ kind, name }, active) => JSON.stringify({
    type: 'typing', id: ASKED.typing, ...(kind === 'private' ? { to: name } : inRoom(kind, name)), ...(active ? {} : { active }),
  }),

  /**
   * @param {string} room
   * @param {string} id
   */
  joinRoom: (room, id) => JSON.stringify({ type: 'join_room', room, id }),
  /** @param {string} room */
  leaveRoom: room => JSON.stringify({ type: 'leave_room', room, id: ASKED.leave }),
  rooms: () => JSON.stringify({ type: 'rooms', id: ASKED.rooms }),
  /** @param {Place} place */
  users: ({ kind, name }) => JSON.stringify({ type: 'users', id: ASKED.users, ...inRoom(kind, name) }),

  /**
   * @param {Place} place
   * @param {{before?: number, after?: number, limit?: number}} range
   * @param {string} id for an error to name; the answer does not carry it
   */
  history: ({ kind, name }, range, id) => JSON.stringify({ type: 'history', ...inRoom(kind, name), ...range, id }),
  ping: () => JSON.stringify({ type: 'ping' }),
});

/**
 * @param {Place['kind']} kind
 * @param {string} name
 */
const inRoom = (kind, name) => (kind === 'room' ? { room: name } : {});

/**
 * An unknown or malformed frame gives null and is skipped: a newer server may say things this page does not know yet.
 *
 * @param {string} data
 * @returns {ChatEvent | null}
 */
export function decode(data) {
  let frame;
  try {
    frame = JSON.parse(data);
  } catch {
    return null;
  }
  if (frame === null || typeof frame !== 'object') return null;
  const { topic, type, username } = frame;
  const room = text(frame.room) || null;

  if (typeof topic === 'string') {
    if (topic.endsWith('.message')) {
      const said = message(frame);
      return said && { kind: 'message', room, ...said };
    }
    if (!text(username)) return null;
    if (topic.endsWith('.typing')) return { kind: 'typing', room, to: null, username, active: frame.active === true };
    if (type === 'user_joined') return { kind: 'joined', room, username, at: instant(frame.timestamp) };
    if (type === 'user_left') return { kind: 'left', room, username, at: instant(frame.timestamp) };
    return null;
  }
  switch (type) {
    case 'welcome':
      return text(username) ? {
        kind: 'welcome', username, token: text(frame.resume), resumed: frame.resumed === true, rooms: list(frame.rooms).filter(text),
      } : null;
    case 'private':
      return text(frame.from) && text(frame.to) && typeof frame.message === 'string' ? {
        kind: 'private', from: frame.from, to: frame.to, text: frame.message, at: instant(frame.timestamp), id: text(frame.id),
      } : null;
    case 'typing':
      return text(username) && text(frame.to)
        ? { kind: 'typing', room: null, to: frame.to, username, active: frame.active === true } : null;
    case 'ack': return text(frame.id) ? { kind: 'ack', id: frame.id, seq: number(frame.seq) } : null;
    case 'room_joined':
      return room && { kind: 'roomJoined', room, members: names(frame.members), count: number(frame.count), page: page(frame) };
    case 'room_left': return room && { kind: 'roomLeft', room };
    case 'rooms': {
      const rooms = list(frame.rooms).filter(r => text(r?.room)).map(r => ({ room: r.room, users: number(r.users) }));
      return { kind: 'rooms', rooms, count: number(frame.count) };
    }
    case 'users': return { kind: 'users', room, users: names(frame.users), count: number(frame.count) };
    case 'history': return { kind: 'history', room, page: page(frame) };
    case 'pong': return { kind: 'pong' };
    case 'closing': return { kind: 'closing', reconnectAfter: number(frame.reconnectAfterMs) };
    case 'error': return { kind: 'error', code: text(frame.code), message: text(frame.message), id: text(frame.id), retryAfter: number(frame.retryAfterMs) };
    default: return null;
  }
}

/**
 * One Unicode form for a name, so that what is shown while typing is what the others will see.
 *
 * @param {string} raw
 */
export const tidyName = raw => raw.toWellFormed().normalize('NFKC').trim();

/** @param {string} raw */
export const tidyRoom = raw => raw.toWellFormed().normalize('NFC').replace(/\p{Zs}+/gu, ' ').trim();

/** @param {string} raw */
export const tidyText = raw => raw.toWellFormed().replace(/\r\n?/g, '\n').trim();

/** @param {string} s */
export const codePoints = s => [...s].length;

/**
 * @param {any} frame
 * @returns {Said | null}
 */
function message(frame) {
  if (typeof frame?.message !== 'string' || !Number.isSafeInteger(frame.seq) || frame.seq < 1) return null;
  return {
    from: text(frame.from) || 'Anonymous', text: frame.message, at: instant(frame.timestamp), seq: frame.seq, id: text(frame.id),
  };
}

/**
 * @param {any} frame
 * @returns {Page}
 */
function page(frame) {
  const messages = list(frame.messages).map(message).filter(said => said !== null);
  return { messages, more: frame.more === true, last: number(frame.last) };
}

/** @param {unknown} users */
const names = users => list(users).map(user => text(user?.username)).filter(Boolean);

/** @param {unknown} value */
const text = value => (typeof value === 'string' ? value : '');

/** @param {unknown} value */
const number = value => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/**
 * @param {unknown} value
 * @returns {any[]}
 */
const list = value => (Array.isArray(value) ? value : []);

/** @param {unknown} timestamp */
function instant(timestamp) {
  const ms = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  return Number.isFinite(ms) ? ms : Date.now();
}
