const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** @param {number} value */
export const count = value => whole.format(value);

/**
 * Of things a second: one digit after the point where it makes a difference.
 *
 * @param {number} value
 */
export const rate = value => (value < 100 ? tenths : whole).format(value);

/** @param {number} value */
export function bytes(value) {
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${(unit === 0 || value >= 100 ? whole : tenths).format(value)} ${UNITS[unit]}`;
}

/** @param {number} ms */
export function millis(ms) {
  if (ms >= 1000) return `${tenths.format(ms / 1000)} s`;
  return `${ms < 10 ? new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(ms) : whole.format(ms)} ms`;
}

/**
 * How long something has lasted, in its two largest units.
 *
 * @param {number} ms
 */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${seconds % 60} s`;
  return `${seconds} s`;
}

/**
 * As {@link span}, without the seconds as soon as there are minutes: a column of it is quiet then.
 *
 * @param {number} ms
 */
export const age = ms => (ms >= 60_000 && ms < 3_600_000 ? `${Math.floor(ms / 60_000)} min` : span(ms));

/**
 * The time of the day here.
 *
 * @param {number} time
 */
export function clock(time) {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, '0')).join(':');
}

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
