// Words follow the page's language, the clock follows the reader's habit of 12 or 24 hours.
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const FULL = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });

/**
 * With hard spaces: "5:08" on one line and "PM" on the next is not a time.
 *
 * @param {number} at
 */
export const clock = at => CLOCK.format(at).replaceAll(' ', '\u00a0');

/** @param {number} at */
export const full = at => FULL.format(at);

/** @param {number} at */
export const dayKey = at => new Date(at).toDateString();

/** @param {number} at */
export function dayName(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayKey(at) === today.toDateString()) return 'Today';
  if (dayKey(at) === yesterday.toDateString()) return 'Yesterday';
  return DAY.format(at);
}
