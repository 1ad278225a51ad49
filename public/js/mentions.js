/** What may stand beside a name without being part of it. */
const BORDER = '[^\\p{L}\\p{M}\\p{N}_-]';

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

/**
 * @param {string} text
 * @param {string} name
 * @returns {boolean} whether the text names someone, as a word or after an @
 */
export function mentions(text, name) {
  if (!name) return false;
  return new RegExp(`(^|${BORDER})${name.replace(SPECIAL, '\\$&')}($|${BORDER})`, 'iu').test(text);
}
