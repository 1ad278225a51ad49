const SHORTEST = 500;
const LONGEST = 30_000;
const AFTER_REFUSAL = 10_000;

/** The server closed the connection on purpose and would do so again: coming straight back is only noise. */
const REFUSALS = new Set([1003, 1008]);

/**
 * Full jitter rather than a fixed ladder: after a restart every client lost its connection in the same instant, and they
 * must not all come back in the same instant too.
 *
 * @param {number} failures how many attempts in a row have led nowhere
 * @param {number} closeCode
 * @param {() => number} [random]
 * @returns {number} milliseconds
 */
export function retryDelay(failures, closeCode, random = Math.random) {
  const floor = REFUSALS.has(closeCode) ? AFTER_REFUSAL : SHORTEST;
  const ceiling = Math.min(LONGEST, Math.max(floor * 2, SHORTEST * 2 ** failures));
  return Math.round(floor + random() * (ceiling - floor));
}

/**
 * Waits between attempts to take a name back that the server keeps for who had it last: together they outlast the two
 * minutes for which it does.
 */
const NAME_WAITS = [1000, 2000, 4000, 8000, 15_000];

/**
 * @param {number} tries attempts refused so far
 * @param {number} patience how many refusals to put up with
 * @returns {number | null} milliseconds, or null when it is time to ask the user
 */
export function nameDelay(tries, patience) {
  if (tries > patience) return null;
  return Math.round((NAME_WAITS[tries - 1] ?? 20_000) * (1 + Math.random() / 4));
}
