/**
 * What outlives a reload. The name is kept for good, to fill in the form next time; whether we are in, and what is not
 * sent yet, belong to this tab. Storage may be switched off altogether, and then the chat works without a memory.
 */
const NAME = 'genserver-chat.name';
const SEATED = 'genserver-chat.seated';
const UNSENT = 'genserver-chat.unsent';

/** @typedef {import('./outbox.js').SavedEntry} SavedEntry */

export const memory = Object.freeze({
  name: () => read('localStorage', NAME) ?? '',

  /** The name to go straight back in with after a reload; empty when this tab was not in. */
  seatedAs: () => read('sessionStorage', SEATED) ?? '',

  /** @param {string} name */
  sit(name) {
    write('localStorage', NAME, name);
    write('sessionStorage', SEATED, name);
  },

  stand: () => write('sessionStorage', SEATED, ''),

  /** @returns {SavedEntry[]} */
  unsent() {
    try {
      const saved = JSON.parse(read('sessionStorage', UNSENT) ?? '[]');
      return Array.isArray(saved) ? saved.filter(e => typeof e?.text === 'string' && Number.isFinite(e.at)) : [];
    } catch {
      return [];
    }
  },

  /** @param {SavedEntry[]} entries */
  keepUnsent: entries => write('sessionStorage', UNSENT, entries.length ? JSON.stringify(entries) : ''),
});

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
