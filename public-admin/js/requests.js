const WITHIN = 15_000;

/** What the server did not do, and why, in a line for people. */
export class Refusal extends Error {
  /**
   * @param {number} status 0 if it was not reached
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks the server, as the operator whose token it is.
 *
 * @param {import('./access.js').Access} access
 * @param {string} method
 * @param {string} url
 * @returns {Promise<Response>} one that says that it was done
 * @throws {Refusal}
 */
export async function request(access, method, url) {
  let response;
  try {
    response = await fetch(url, { method, headers: access.headers, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(WITHIN) });
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    throw new Refusal(0, late ? 'The server has not answered; it may still do it.' : 'The server was not reached.');
  }
  if (response.ok) return response;
  const said = (await response.text().catch(() => '')).trim().split('\n', 1)[0].slice(0, 300);
  throw new Refusal(response.status, said || `The server answered ${response.status}.`);
}
