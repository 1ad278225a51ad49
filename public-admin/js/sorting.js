/**
 * The order and the choice of lines in the table.
 *
 * @typedef {import('./wire.js').Reading} Reading
 * @typedef {'name' | 'status' | 'mailbox' | 'handled' | 'rate' | 'restarts' | 'startedAt'} Column
 * @typedef {{column: Column, descending: boolean}} Order
 */

const names = new Intl.Collator('en', { numeric: true });

/**
 * @param {Reading[]} servers
 * @param {string} filter words that must all be in the name or the status
 * @returns {Reading[]}
 */
export function matching(servers, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return servers;
  return servers.filter(({ name, status, id }) => {
    const text = `${name} ${status} ${id}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
}

/**
 * @param {Reading[]} servers is left as it is
 * @param {Order} order
 * @returns {Reading[]} those that are alike in the order of their ids, so that they do not swap places each second
 */
export function sorted(servers, { column, descending }) {
  const sign = descending ? -1 : 1;
  return servers.toSorted((a, b) => {
    const [x, y] = [a[column], b[column]];
    const difference = typeof x === 'string' ? names.compare(x, String(y)) : Number(x) - Number(y);
    return sign * difference || a.id - b.id;
  });
}

/**
 * What a click on a heading makes of the order: numbers begin with the largest, which is what is looked for. An uptime is
 * long if the start is early.
 *
 * @param {Order} order
 * @param {Column} column
 * @returns {Order}
 */
export function reordered(order, column) {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: !['name', 'status', 'startedAt'].includes(column) };
}
