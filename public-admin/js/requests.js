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
  throw new Refusal(response.status, await reasonOf(response));
}

/**
 * Why the server did not do it: what it says, if it says it for people.
 *
 * @param {Response} response
 */
export async function reasonOf(response) {
  try {
    const { error } = await response.json();
    if (typeof error === 'string' && error !== '') return `The server says: ${error.slice(0, 300)}`;
  } catch {
    // It is no JSON, or the connection ended: the status has to do.
  }
  return `The server answered ${response.status}.`;
}
