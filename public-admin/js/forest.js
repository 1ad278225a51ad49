/**
 * The supervision tree as the lines that are to be seen of it.
 *
 * @typedef {import('./wire.js').Reading} Reading
 *
 * @typedef {object} Branch
 * @property {Reading} server
 * @property {number} level from 1
 * @property {number} position among its siblings, from 1
 * @property {number} siblings itself included
 * @property {number} children
 * @property {boolean} expanded its children follow
 */

/**
 * @param {Reading[]} servers those that a sample shows; one whose parent is not among them is a root
 * @param {(server: Reading, children: number) => boolean} isExpanded
 * @returns {Branch[]} from top to bottom
 */
export function branches(servers, isExpanded) {
  const known = new Set(servers.map(server => server.id));
  /** @type {Map<number | null, Reading[]>} */ const byParent = new Map();
  for (const server of servers) {
    // A parent is older than its child. One that is not would be no tree, and a loop without end.
    const parent = server.parent !== null && server.parent < server.id && known.has(server.parent) ? server.parent : null;
    const siblings = byParent.get(parent);
    if (siblings) siblings.push(server);
    else byParent.set(parent, [server]);
  }
  /** @type {Branch[]} */ const lines = [];
  /** @type {{of: Reading[], at: number}[]} a stack of our own, as a tree may be deeper than the script's */
  const open = [{ of: byParent.get(null) ?? [], at: 0 }];
  while (open.length > 0) {
    const { of, at } = open[open.length - 1];
    if (at === of.length) {
      open.pop();
      continue;
    }
    open[open.length - 1].at += 1;
    const server = of[at];
    const children = byParent.get(server.id) ?? [];
    const expanded = children.length > 0 && isExpanded(server, children.length);
    lines.push({ server, level: open.length, position: at + 1, siblings: of.length, children: children.length, expanded });
    if (expanded) open.push({ of: children, at: 0 });
  }
  return lines;
}

/**
 * Where a key of the tree pattern leads: https://www.w3.org/WAI/ARIA/apg/patterns/treeview/
 *
 * @param {Branch[]} lines
 * @param {number} at
 * @param {string} key
 * @returns {{to: number} | {toggle: true} | null}
 */
export function move(lines, at, key) {
  const line = lines[at];
  switch (key) {
    case 'ArrowDown': return at + 1 < lines.length ? { to: at + 1 } : null;
    case 'ArrowUp': return at > 0 ? { to: at - 1 } : null;
    case 'Home': return { to: 0 };
    case 'End': return { to: lines.length - 1 };
    case 'ArrowRight':
      if (line.children === 0) return null;
      return line.expanded ? { to: at + 1 } : { toggle: true };
    case 'ArrowLeft': {
      if (line.expanded) return { toggle: true };
      const parent = lines.findLastIndex((other, i) => i < at && other.level < line.level);
      return parent < 0 ? null : { to: parent };
    }
  }
  return null;
}

/**
 * The line that what was typed leads to: the next that begins with it, from the top again after the last. One letter again
 * and again goes from one to the next; more letters stay where they fit.
 *
 * @param {Branch[]} lines
 * @param {number} at
 * @param {string} typed
 * @returns {number} -1 if there is none
 */
export function typeAhead(lines, at, typed) {
  const repeated = new Set(typed).size === 1;
  const sought = (repeated ? typed[0] : typed).toLowerCase();
  const from = repeated ? at + 1 : at;
  for (let i = 0; i < lines.length; i++) {
    const line = (from + i) % lines.length;
    if (lines[line].server.name.toLowerCase().startsWith(sought)) return line;
  }
  return -1;
}
