import uPlot from '../../vendor/uplot/uPlot.esm.js';
import { clock, count, millis, rate } from '../format.js';
import { SHOWN_MS } from '../history.js';
import { byId, el, setAttribute, setText } from './dom.js';

const HEIGHT = 132;
const SHORTEST_MS = 60_000;
/** Steps of an axis on which there is nothing between two numbers. */
const WHOLE = [1, 2, 5].flatMap(step => Array.from({ length: 10 }, (_, i) => step * 10 ** i)).sort((a, b) => a - b);
const COLORS = ['--series-1', '--series-2', '--series-3'];

/**
 * @typedef {import('../history.js').Point} Point
 * @typedef {object} Series
 * @property {string} label
 * @property {(point: Point) => number | null | undefined} value null or undefined: not measured
 *
 * @typedef {object} ChartOf
 * @property {string} id
 * @property {string} title
 * @property {(value: number) => string} format
 * @property {(newest: Point) => Series[]} series which there are; at most three
 * @property {boolean} [bars]
 */

/** @type {ChartOf[]} */
const CHARTS = [
  { id: 'rate', title: 'Messages a second', format: rate, series: () => [{ label: 'rate', value: point => point.rate }] },
  {
    id: 'mailbox', title: 'Mailbox depth', format: count,
    series: () => [{ label: 'all', value: point => point.waiting }, { label: 'max', value: point => point.deepest }],
  },
  { id: 'crashes', title: 'Crashes', format: count, bars: true, series: () => [{ label: 'crashes', value: point => point.crashes }] },
  { id: 'connections', title: 'Connections', format: count, series: gauges(/^connections$/) },
  { id: 'latency', title: 'Latency, p99', format: millis, series: gauges(/P99Millis$/) },
];

/**
 * The gauges that have such names. What a program measures is its own affair, so that they are known only when they come.
 *
 * @param {RegExp} names
 * @returns {(newest: Point) => Series[]}
 */
function gauges(names) {
  return ({ gauges: known }) => [...known.keys()].filter(name => names.test(name)).sort().slice(0, COLORS.length).map(name => ({
    label: name.replace(names, '').replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`) || name,
    value: point => point.gauges.get(name),
  }));
}

/** The charts; all have one time axis and one cursor. */
export class Charts {
  #charts;

  constructor() {
    const section = byId('charts', HTMLElement);
    const sync = uPlot.sync('time');
    this.#charts = CHARTS.map(chart => new Chart(section, chart, sync.key));
    // Colours are the page's, and change with it; the numbers on the canvas do not by themselves.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      colors.clear();
      this.#charts.forEach(chart => chart.recolor());
    });
  }

  /** @param {Point[]} points the oldest first */
  draw(points) {
    for (const chart of this.#charts) chart.draw(points);
  }
}

class Chart {
  #chart;
  #figure;
  #box = el('div', { class: 'chart', role: 'img' });
  #value = el('p', { class: 'chart-value' });
  #empty = el('p', { class: 'empty' }, 'No data yet.');
  /** @type {uPlot | null} */ #plot = null;
  /** @type {Point[]} */ #points = [];
  /** @type {Series[]} */ #series = [];
  #width = 0;
  #syncKey;

  /**
   * @param {HTMLElement} parent
   * @param {ChartOf} chart
   * @param {string} syncKey
   */
  constructor(parent, chart, syncKey) {
    this.#chart = chart;
    this.#syncKey = syncKey;
    this.#figure = el('figure', { class: 'panel', 'data-chart': chart.id },
      el('figcaption', {}, el('h2', {}, chart.title), this.#value), this.#box, this.#empty);
    parent.append(this.#figure);
    this.#box.hidden = true;
    // It is not asked for while drawing: that would have all of the page laid out once for each chart.
    new ResizeObserver(([{ contentRect }]) => this.#fit(contentRect.width)).observe(this.#figure);
  }

  /** @param {Point[]} points */
  draw(points) {
    this.#points = points;
    this.#choose(points);
    const measured = points.length > 0 && this.#series.length > 0;
    this.#box.hidden = !measured;
    this.#empty.hidden = measured;
    setText(this.#empty, points.length > 0 ? 'Not measured here.' : 'No data yet.');
    if (!measured) return;
    this.#plot ??= this.#create();
    if (this.#width > 0) this.#plot?.setData(this.#data());
    setAttribute(this.#figure, 'data-points', String(points.length));
    this.#read(this.#plot?.cursor.idx ?? null);
    setAttribute(this.#box, 'aria-label', this.#words());
  }

  recolor() {
    this.#plot?.redraw(false);
  }

  /**
   * A plot is for the series that it was made for.
   *
   * @param {Point[]} points
   */
  #choose(points) {
    const newest = points.at(-1);
    const series = newest ? this.#chart.series(newest) : this.#series;
    if (series.map(({ label }) => label).join() !== this.#series.map(({ label }) => label).join()) {
      this.#series = series;
      this.#plot?.destroy();
      this.#plot = null;
    }
  }

  #create() {
    if (this.#width === 0) return null; // not in this layout
    return new uPlot(options(this.#chart, this.#series, this.#width, this.#syncKey, idx => this.#read(idx)), this.#data(), this.#box);
  }

  /** @param {number} width */
  #fit(width) {
    this.#width = width;
    if (width === 0) return;
    if (this.#plot) {
      this.#plot.setSize({ width, height: HEIGHT });
      this.#plot.setData(this.#data());
    } else if (this.#series.length > 0) {
      this.#plot = this.#create();
    }
  }

  #data() {
    return /** @type {any} */ ([
      this.#points.map(({ time }) => time / 1000),
      ...this.#series.map(({ value }) => this.#points.map(point => value(point) ?? null)),
    ]);
  }

  /**
   * What the cursor is on, or else the newest.
   *
   * @param {number | null} idx
   */
  #read(idx) {
    const point = idx === null ? this.#points.at(-1) : this.#points[idx];
    if (!point) return;
    const series = this.#series;
    const { format } = this.#chart;
    const values = series.map(({ label, value }, i) => {
      const text = format(value(point) ?? 0);
      return series.length > 1 ? el('span', { class: `series-${i + 1}` }, `${label} ${text}`) : el('span', {}, text);
    });
    if (idx !== null) values.unshift(el('span', { class: 'chart-time' }, clock(point.time)));
    this.#value.replaceChildren(...values);
  }

  #words() {
    const series = this.#series;
    const { title, format } = this.#chart;
    const parts = series.map(({ label, value }) => {
      const values = this.#points.map(point => value(point) ?? 0);
      const highest = values.reduce((most, next) => Math.max(most, next), 0);
      return `${series.length > 1 ? `${label}: ` : ''}now ${format(values.at(-1) ?? 0)}, highest ${format(highest)}`;
    });
    return `${title}, the last 15 minutes. ${parts.join('; ')}`;
  }
}

/** The page's colours. They are read once for each theme, as to read them takes having the page styled. @type {Map<string, string>} */
const colors = new Map();

/** @param {string} name */
function color(name) {
  let value = colors.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    colors.set(name, value);
  }
  return value;
}

/**
 * @param {ChartOf} chart
 * @param {Series[]} series
 * @param {number} width
 * @param {string} syncKey
 * @param {(idx: number | null) => void} onCursor
 * @returns {any}
 */
function options(chart, series, width, syncKey, onCursor) {
  const axis = {
    stroke: () => color('--muted'),
    grid: { stroke: () => color('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: syncKey, setSeries: false }, drag: { x: false, y: false }, points: { size: 6 }, y: false },
    scales: {
      x: { time: true, range: (/** @type {any} */ _, /** @type {number} */ min, /** @type {number} */ max) => [beginning(min, max), max] },
      y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ max) => [0, top(max)] },
    },
    axes: [
      {
        ...axis, size: 22, space: 70,
        values: (/** @type {any} */ _, /** @type {number[]} */ times, /** @type {any} */ __, /** @type {any} */ ___, /** @type {number} */ step) =>
          times.map(time => clock(time * 1000).slice(0, step < 60 ? 8 : 5)),
      },
      { ...axis, size: widthOf, gap: 4, space: 26, incrs: chart.format === count ? WHOLE : undefined, values: (/** @type {any} */ _, /** @type {number[]} */ values) => values.map(chart.format) },
    ],
    series: [{}, ...series.map(({ label }, i) => ({
      label,
      stroke: () => color(COLORS[i]),
      fill: i === 0 ? () => color('--series-fill') : undefined,
      width: 1.5,
      points: { show: false },
      paths: chart.bars ? uPlot.paths.bars?.({ size: [1, 6, 3] }) : undefined,
    }))],
    hooks: { setCursor: [(/** @type {uPlot} */ plot) => onCursor(plot.cursor.idx ?? null)] },
  };
}

/**
 * How wide the axis of values has to be for what is written beside it.
 *
 * @param {uPlot} _
 * @param {string[] | null} labels none before they are known
 */
function widthOf(_, labels) {
  return Math.max(46, ...(labels ?? []).map(label => label.length * 6 + 14));
}

/**
 * Where the time axis begins, in seconds: with the oldest that is known, but neither more than is shown nor so late that two
 * points fill it.
 *
 * @param {number} oldest
 * @param {number} newest
 */
function beginning(oldest, newest) {
  return Math.max(newest - SHOWN_MS / 1000, Math.min(oldest, newest - SHORTEST_MS / 1000));
}

/**
 * The top of an axis: with some air, and such that a flat line at zero is at the bottom.
 *
 * @param {number | null} max
 */
function top(max) {
  return max ? max * 1.1 : 1;
}
