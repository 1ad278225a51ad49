import { History } from './history.js';
import { number, toIncident, toSample } from './wire.js';

/** What the log can be searched in; the server keeps no more either. */
const INCIDENTS_KEPT = 1000;

/**
 * @typedef {import('./wire.js').Sample} Sample
 * @typedef {import('./wire.js').Reading} Reading
 * @typedef {import('./wire.js').Incident} Incident
 */

/** What is known of the system: the newest sample, its history, and what happened. Has no part in how it is drawn. */
export class Model {
  /** @type {Sample | null} */ sample = null;
  /** @type {Map<number, Reading>} */ servers = new Map();
  /** @type {Incident[]} the oldest first */ incidents = [];
  history = new History();
  /** Grows with each incident that is new; what was seen once is not told again. */
  incidentCount = 0;
  /** How many happened while we were away and are not known any more. */
  missedCount = 0;
  /** @type {Set<string>} */ #seen = new Set();

  /**
   * @param {string} type
   * @param {any} value
   */
  take(type, value) {
    if (type === 'sample') this.#sampled(toSample(value));
    else if (type === 'incident') this.#happened(toIncident(value));
    else if (type === 'missed') this.missedCount += number(value);
    else if (type === 'history') this.history.replace(Array.isArray(value) ? value : []);
  }

  /** @param {Sample} sample */
  #sampled(sample) {
    this.history.add(sample, this.sample);
    this.sample = sample;
    this.servers = new Map(sample.servers.map(server => [server.id, server]));
  }

  /** @param {Incident} incident */
  #happened(incident) {
    if (this.#seen.has(incident.key)) return;
    this.#seen.add(incident.key);
    this.incidents.push(incident);
    this.incidentCount += 1;
    if (this.incidents.length > INCIDENTS_KEPT) {
      const oldest = this.incidents.shift();
      if (oldest) this.#seen.delete(oldest.key);
    }
  }

  /**
   * A server has its number until it ends. The one that is started in its place has another, and the same name if it was
   * given one.
   *
   * @param {number} id
   * @param {string} name
   * @returns {Reading | undefined}
   */
  find(id, name) {
    return this.servers.get(id) ?? this.sample?.servers.find(server => server.name === name);
  }

  /**
   * The newest crash of a server, or of one that had its name before.
   *
   * @param {number} id
   * @param {string} name
   * @returns {Incident | undefined}
   */
  lastCrash(id, name) {
    return this.incidents.findLast(({ kind, serverId, server }) => kind === 'CRASH' && (serverId === id || server === name));
  }

  /** @param {number} id */
  childrenOf(id) {
    return (this.sample?.servers ?? []).filter(server => server.parent === id);
  }
}
