/**
 * The wire format, and nothing else: frames out are built here, frames in are checked here, so no other module has to
 * doubt the shape of what it is given. New kinds of frame get a case in {@link decode} and a type in {@link ChatEvent}.
 */

/** Measured in UTF-16 code units, which is what `maxlength` counts too. */
export const LIMITS = Object.freeze({ username: 20, text: 2000 });

/**
 * @typedef {{kind: 'joined' | 'left', username: string, at: number}} PresenceEvent
 * @typedef {{kind: 'message', from: string, text: string, at: number}} MessageEvent
 * @typedef {{kind: 'pong'}} PongEvent
 * @typedef {{kind: 'error', code: string, message: string}} ErrorEvent
 * @typedef {PresenceEvent | MessageEvent | PongEvent | ErrorEvent} ChatEvent
 */

export const encode = Object.freeze({
  /** @param {string} username */
  join: username => JSON.stringify({ type: 'join', username }),
  /** @param {string} text */
  message: text => JSON.stringify({ type: 'message', text }),
  ping: () => JSON.stringify({ type: 'ping' }),
});

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
  const { topic, type } = frame;

  if (topic === 'chat.message') {
    if (typeof frame.message !== 'string') return null;
    const from = typeof frame.from === 'string' && frame.from ? frame.from : 'Anonymous';
    return { kind: 'message', from, text: frame.message, at: instant(frame.timestamp) };
  }
  if (topic === 'chat.system' && typeof frame.username === 'string') {
    if (type === 'user_joined') return { kind: 'joined', username: frame.username, at: instant(frame.timestamp) };
    if (type === 'user_left') return { kind: 'left', username: frame.username, at: instant(frame.timestamp) };
    return null;
  }
  if (type === 'pong') return { kind: 'pong' };
  if (type === 'error') return { kind: 'error', code: String(frame.code ?? ''), message: String(frame.message ?? '') };
  return null;
}

/**
 * One Unicode form for a name, because the join is confirmed by finding exactly this name in a frame that comes back.
 *
 * @param {string} raw
 */
export function tidyName(raw) {
  return wellFormed(raw).normalize('NFC').trim();
}

/**
 * An echo is recognised by its text, so the text must survive the trip: a lone surrogate would not.
 *
 * @param {string} raw
 */
export function tidyText(raw) {
  return wellFormed(raw).replace(/\r\n?/g, '\n').trim();
}

/** @param {string} s */
function wellFormed(s) {
  // Under the u flag a proper pair is one character, so only lone surrogates are left to match.
  return s.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** @param {unknown} timestamp */
function instant(timestamp) {
  const ms = typeof timestamp === 'string' || typeof timestamp === 'number' ? new Date(timestamp).getTime() : NaN;
  return Number.isFinite(ms) ? ms : Date.now();
}
