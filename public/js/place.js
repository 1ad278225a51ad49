/**
 * Where something is said. The server's frames name a room or two users; everything in this page goes by the key.
 *
 * @typedef {{kind: 'hall' | 'room' | 'private', name: string, key: string}} Place
 */

/** @type {Place} */
export const HALL = Object.freeze({ kind: 'hall', name: '', key: 'hall' });

/**
 * @param {string | null} room null is the hall
 * @returns {Place}
 */
export const roomPlace = room => (room === null ? HALL : { kind: 'room', name: room, key: `#${room}` });

/**
 * Names that differ only in case are one user's.
 *
 * @param {string} user the other one of the two
 * @returns {Place}
 */
export const privatePlace = user => ({ kind: 'private', name: user, key: `@${user.toLowerCase()}` });

/**
 * @param {string} a
 * @param {string} b
 */
export const sameName = (a, b) => a.toLowerCase() === b.toLowerCase();
