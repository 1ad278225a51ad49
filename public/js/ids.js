/**
 * 128 random bits. Not `crypto.randomUUID`, which a page has only over https and on localhost.
 *
 * @returns {string}
 */
export function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
