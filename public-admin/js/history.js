import { instant, number } from './wire.js';

export const SHOWN_MS = 15 * 60_000;
/** A point a second, and some for a clock that is put back. */
const KEPT = 1000;

/**
 * @typedef {object} Point
 * @property {number} time in milliseconds
 * @property {number} rate messages a second
 * @property {number} waiting
 * @property {number} deepest
 * @property {number} crashes since the point before
 * @property {Map<string, number>} gauges
 */

/** The last quarter of an hour, as the charts show it. */
export class History {
  /** @type {Point[]} */ #points = [];

  /** @param {any[]} points of the server, which saw what happened before we looked */
  replace(points) {
    this.#points = points.map(toPoint).filter(({ time }) => time > 0).slice(-KEPT);
  }

  /**
   * @param {import('./wire.js').Sample} sample
   * @param {import('./wire.js').Sample | null} before
   */
  add(sample, before) {
    const crashes = before ? Math.max(0, sample.totals.crashed - before.totals.crashed) : 0;
    const { time, rate, waiting, deepest, gauges } = sample;
    const last = this.#points.at(-1);
    if (last && time <= last.time) return; // the history that was sent ends with it
    this.#points.push({ time, rate, waiting, deepest, crashes, gauges });
    while (this.#points.length > KEPT || this.#points[0].time < time - SHOWN_MS) this.#points.shift();
  }

  get points() {
    return this.#points;
  }
}

/**
 * @param {any} point
 * @returns {Point}
 */
function toPoint(point) {
  return {
    time: instant(point.time),
    rate: number(point.messagesPerSecond),
    waiting: number(point.waiting),
    deepest: number(point.deepest),
    crashes: number(point.crashes),
    gauges: new Map(Object.entries(point.gauges ?? {}).map(([name, value]) => [name, number(value)])),
  };
}
