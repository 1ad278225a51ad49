/**
 * The JSON that the server sends, as the module "monitoring" says, made into what the page works with. What is missing or of
 * another kind becomes zero or empty: a dashboard is looked at when things are wrong, and must not fall with them.
 *
 * @typedef {object} Reading
 * @property {number} id
 * @property {string} name
 * @property {number | null} parent
 * @property {boolean} supervisor
 * @property {string} status
 * @property {number} mailbox
 * @property {number} handled
 * @property {number} rate messages a second
 * @property {number} dropped
 * @property {number} restarts
 * @property {number} startedAt milliseconds since 1970, or 0
 *
 * @typedef {object} Alert
 * @property {string} rule
 * @property {string} subject
 * @property {number} since
 * @property {string} text
 *
 * @typedef {object} Totals
 * @property {number} servers
 * @property {number} started
 * @property {number} restarted
 * @property {number} exited
 * @property {number} crashed
 * @property {number} deadLetters
 * @property {number} dropped
 * @property {number} handled
 *
 * @typedef {{used: number, committed: number, max: number, collections: number, collecting: number}} Memory collecting in ms
 *
 * @typedef {object} Sample
 * @property {number} number
 * @property {string} node
 * @property {number} time
 * @property {Totals} totals
 * @property {number} rate
 * @property {number} waiting
 * @property {number} deepest
 * @property {Memory} memory
 * @property {Reading[]} servers
 * @property {number} omitted
 * @property {Map<string, number>} gauges
 * @property {Alert[]} alerts
 *
 * @typedef {object} Incident
 * @property {string} key tells it from all others, also from those of a process that ran before
 * @property {number} time
 * @property {string} kind
 * @property {number} serverId 0 if it is not about a server
 * @property {string} server
 * @property {string} text
 * @property {string} detail
 */

/**
 * @param {any} sample
 * @returns {Sample}
 */
export function toSample(sample) {
  const totals = sample.totals ?? {};
  const memory = sample.memory ?? {};
  return {
    number: number(sample.number),
    node: text(sample.node),
    time: instant(sample.time),
    totals: {
      servers: number(totals.servers),
      started: number(totals.started),
      restarted: number(totals.restarted),
      exited: number(totals.exited),
      crashed: number(totals.crashed),
      deadLetters: number(totals.deadLetters),
      dropped: number(totals.dropped),
      handled: number(totals.handled),
    },
    rate: number(sample.messagesPerSecond),
    waiting: number(sample.waiting),
    deepest: number(sample.deepest),
    memory: {
      used: number(memory.used),
      committed: number(memory.committed),
      max: number(memory.max),
      collections: number(memory.collections),
      collecting: number(memory.collecting) * 1000,
    },
    servers: list(sample.servers).map(toReading),
    omitted: number(sample.omitted),
    gauges: new Map(Object.entries(sample.gauges ?? {}).map(([name, value]) => [name, number(value)])),
    alerts: list(sample.alerts).map(alert => ({
      rule: text(alert.rule),
      subject: text(alert.subject),
      since: instant(alert.since),
      text: text(alert.text),
    })),
  };
}

/**
 * @param {any} server
 * @returns {Reading}
 */
function toReading(server) {
  return {
    id: number(server.id),
    name: text(server.name),
    parent: typeof server.parent === 'number' ? server.parent : null,
    supervisor: server.supervisor === true,
    status: text(server.status),
    mailbox: number(server.mailbox),
    handled: number(server.handled),
    rate: number(server.messagesPerSecond),
    dropped: number(server.dropped),
    restarts: number(server.restarts),
    startedAt: instant(server.startedAt),
  };
}

/**
 * A server of which no more is known than that there was one.
 *
 * @param {number} id
 * @param {string} name
 * @returns {Reading}
 */
export const ended = (id, name) => toReading({ id, name, status: 'EXITED' });

/**
 * @param {any} incident
 * @returns {Incident}
 */
export function toIncident(incident) {
  return {
    key: `${number(incident.number)} ${text(incident.time)}`,
    time: instant(incident.time),
    kind: text(incident.kind),
    serverId: number(incident.serverId),
    server: text(incident.server),
    text: text(incident.text),
    detail: text(incident.detail),
  };
}

/** @param {unknown} value */
export function number(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** @param {unknown} value */
export function instant(value) {
  const time = Date.parse(text(value));
  return Number.isFinite(time) ? time : 0;
}

/** @param {unknown} value */
const text = value => (typeof value === 'string' ? value : '');

/**
 * @param {unknown} value
 * @returns {any[]}
 */
const list = value => (Array.isArray(value) ? value : []);
