const SHORTEST = 500;
const LONGEST = 30_000;

/**
 * Full jitter: all dashboards lost a restarted server in the same instant, and must not come back in the same instant too.
 *
 * @param {number} failures how many attempts in a row have led nowhere
 * @param {() => number} [random]
 * @returns {number} milliseconds
 */
export function retryDelay(failures, random = Math.random) {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** Math.max(1, failures));
  return Math.round(SHORTEST + random() * (ceiling - SHORTEST));
}
