/**
 * What outlives a reload. The name and the wish to be notified are kept for good; who we are on the server, which
 * conversations are open and what is not sent yet belong to this tab. Storage may be switched off altogether, and then
 * the chat works without a memory.
 */
const NAME = 'genserver-chat.name';
const NOTIFY = 'genserver-chat.notify';
const SEAT = 'genserver-chat.seat';
const SIGN_IN = 'genserver-chat.sign-in';
const UNSENT = 'genserver-chat.unsent';
const PLACES = 'genserver-chat.places';
const PRIVATE = 'genserver-chat.private';

/** All private messages together: what the storage of a tab holds with ease. */
const PRIVATE_KEPT = 200;

/**
 * @typedef {import('./outbox.js').SavedEntry} SavedEntry
 * @typedef {import('./place.js').Place} Place
 * @typedef {import('./protocol.js').Said} Said
 * @typedef {{place: Place, readTo: number | null, draft: string, front: boolean}} SavedPlace
 * @typedef {{name: string, token: string, seated: boolean}} Seat token lets us come back as the user of that name
 */

export const memory = Object.freeze({
  name: () => read('localStorage', NAME) ?? '',

  notify: () => read('localStorage', NOTIFY) === 'true',
  /** @param {boolean} wanted */
  keepNotify: wanted => write('localStorage', NOTIFY, wanted ? 'true' : ''),

  /** @returns {Seat} seated: whether to go straight back in after a reload */
  seat() {
    const seat = parsed(SEAT);
    return { name: text(seat?.name), token: text(seat?.token), seated: seat?.seated === true };
  },

  /** @param {Seat} seat */
  sit(seat) {
    write('localStorage', NAME, seat.name);
    write('sessionStorage', SEAT, JSON.stringify(seat));
  },

  /** The token stays good for a while: the name is ours for as long, and this tab may want it again. */
  stand() {
    write('sessionStorage', SEAT, JSON.stringify({ ...memory.seat(), seated: false }));
  },

  signIn: () => read('sessionStorage', SIGN_IN) ?? '',
  /** @param {string} token */
  keepSignIn: token => write('sessionStorage', SIGN_IN, token),

  /** @returns {SavedEntry[]} */
  unsent: () => list(UNSENT).filter(e => text(e?.id) && text(e.text) && isPlace(e.place) && typeof e.by === 'string'),
  /** @param {SavedEntry[]} entries */
  keepUnsent: entries => write('sessionStorage', UNSENT, entries.length ? JSON.stringify(entries) : ''),

  /** @returns {SavedPlace[]} */
  places: () => list(PLACES).filter(saved => isPlace(saved?.place) && typeof saved.draft === 'string'),
  /** @param {SavedPlace[]} places */
  keepPlaces: places => write('sessionStorage', PLACES, places.length ? JSON.stringify(places) : ''),

  /** Private messages, which nobody else keeps. @returns {{place: Place, said: Said}[]} */
  private: () => list(PRIVATE).filter(saved => isPlace(saved?.place) && text(saved.said?.text)),
  /** @param {{place: Place, said: Said}[]} said the oldest first */
  keepPrivate: said => write('sessionStorage', PRIVATE, said.length ? JSON.stringify(said.slice(-PRIVATE_KEPT)) : ''),
});

/** @param {any} place */
const isPlace = place => ['hall', 'room', 'private'].includes(place?.kind) && typeof place.name === 'string' && !!text(place.key);

/** @param {unknown} value */
const text = value => (typeof value === 'string' ? value : '');

/**
 * @param {string} key
 * @returns {any}
 */
function parsed(key) {
  try {
    return JSON.parse(read('sessionStorage', key) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @returns {any[]}
 */
function list(key) {
  const saved = parsed(key);
  return Array.isArray(saved) ? saved : [];
}

/**
 * @param {'localStorage' | 'sessionStorage'} store
 * @param {string} key
 */
function read(store, key) {
  try {
    return window[store].getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {'localStorage' | 'sessionStorage'} store
 * @param {string} key
 * @param {string} value
 */
function write(store, key, value) {
  try {
    if (value) window[store].setItem(key, value);
    else window[store].removeItem(key);
  } catch {
    // Full or forbidden: nothing here is worth interrupting a conversation for.
  }
}
