import { memory } from './memory.js';

const FRAGMENT = '#token=';

/** @typedef {{token: string, name: string, fresh: boolean}} SignIn name is '' if the token is none; fresh: just come from signing in */

/**
 * By what we sign in, where users have to. It comes in the fragment of our address, which no server is sent, and is taken out
 * of there at once, so that it is in no history and in no link that somebody copies. Whether it is any good only the server knows.
 *
 * @returns {SignIn}
 */
export function takeSignIn() {
  const fresh = location.hash.startsWith(FRAGMENT);
  if (fresh) {
    memory.keepSignIn(location.hash.slice(FRAGMENT.length));
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  addEventListener('hashchange', () => {
    if (location.hash.startsWith(FRAGMENT)) location.reload();
  });
  const token = memory.signIn();
  return { token, name: subjectOf(token), fresh };
}

/** @param {string} token */
function subjectOf(token) {
  try {
    const claims = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const { sub } = JSON.parse(new TextDecoder().decode(Uint8Array.from(claims, c => c.charCodeAt(0))));
    return typeof sub === 'string' ? sub : '';
  } catch {
    return '';
  }
}
