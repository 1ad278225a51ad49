/**
 * What the page keeps beyond a reload besides the token: choices of how it looks. Storage may be switched off, and then it
 * keeps nothing.
 */
const PREFIX = 'genserver-dashboard.';

/** @param {string} name */
export function remembered(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? '';
  } catch {
    return '';
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Full or forbidden: then it is as at first the next time.
  }
}
