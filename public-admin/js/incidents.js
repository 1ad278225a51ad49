/**
 * Which incidents are looked for.
 *
 * @typedef {import('./wire.js').Incident} Incident
 */

/** Value and label of the choices, the first of which is all. @type {[string, string][]} */
export const KINDS = [
  ['', 'All kinds'],
  ['CRASH', 'Crashes'],
  ['RESTART', 'Restarts'],
  ['EXIT', 'Exits'],
  ['STUCK', 'Stuck'],
  ['DEAD_LETTERS', 'Dead letters'],
  ['DROPPED', 'Drops'],
  ['ALERT', 'Alerts'],
  ['RESOLVED', 'Resolved'],
  ['OPERATOR', 'Operators'],
];

/** @type {Record<string, string>} */
const WORDS = {
  CRASH: 'crash',
  RESTART: 'restart',
  EXIT: 'exit',
  STUCK: 'stuck',
  DEAD_LETTERS: 'dead letters',
  DROPPED: 'dropped',
  ALERT: 'alert',
  RESOLVED: 'resolved',
  OPERATOR: 'operator',
};

const TROUBLE = new Set(['CRASH', 'RESTART', 'EXIT', 'STUCK']);
const TROUBLE_LASTS = 60_000;

/** @param {string} kind */
export const kindWord = kind => WORDS[kind] ?? kind.toLowerCase();

/**
 * Whether it happened to a server: its name is then in {@code server}.
 *
 * @param {Incident} incident
 */
export const isOfServer = ({ kind, server }) => kind !== 'ALERT' && kind !== 'RESOLVED' && server !== '';

/**
 * @param {Incident[]} incidents
 * @param {string} kind '' for all
 * @param {string} filter words that must all be in it
 */
export function chosen(incidents, kind, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return incidents.filter(incident => {
    if (kind !== '' && incident.kind !== kind) return false;
    const text = `${incident.server} ${incident.text}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
}

/**
 * @param {Incident[]} incidents the oldest first
 * @param {number} now
 * @returns {Set<number | string>} ids and names of servers that something happened to within the last minute
 */
export function troubled(incidents, now) {
  /** @type {Set<number | string>} */ const found = new Set();
  for (let i = incidents.length - 1; i >= 0 && incidents[i].time > now - TROUBLE_LASTS; i--) {
    const { kind, serverId, server } = incidents[i];
    if (!TROUBLE.has(kind)) continue;
    found.add(server);
    if (serverId > 0) found.add(serverId); // it is 0 if it was gone before it was looked at
  }
  return found;
}
