import { el } from './dom.js';

const NAMES_SHOWN = 4;

/** @typedef {import('../timeline.js').Trail} Trail */

/** What a trail of moves comes to, first and last taken together. */
const VERBS = [
  { first: 'joined', last: 'joined', verb: 'joined' },
  { first: 'left', last: 'joined', verb: 'left and came back' },
  { first: 'joined', last: 'left', verb: 'came and went' },
  { first: 'left', last: 'left', verb: 'left' },
];

/**
 * One system line for a run of comings and goings with no message in between.
 *
 * @param {Iterable<Trail>} moves
 * @returns {HTMLElement}
 */
export function presenceRow(moves) {
  const trails = [...moves].sort((a, b) => Number(b.own) - Number(a.own));
  const clauses = VERBS
    .map(({ first, last, verb }) => ({ verb, who: trails.filter(t => t.first === first && t.last === last) }))
    .filter(({ who }) => who.length > 0)
    .map(({ verb, who }) => el('span', { class: 'clause' }, ...names(who), ` ${verb}`));
  return el('div', { class: 'row', 'data-kind': 'system' },
    el('p', { class: 'text' }, ...clauses.flatMap((clause, i) => (i ? [' · ', clause] : [clause]))));
}

/**
 * @param {Trail[]} who
 * @returns {(Node | string)[]}
 */
function names(who) {
  // "and 1 other" would take as much room as the name it hides.
  const shown = who.length > NAMES_SHOWN + 1 ? who.slice(0, NAMES_SHOWN) : who;
  const rest = who.length - shown.length;
  /** @type {(Node | string)[]} */
  const items = shown.map(({ name, own }) => (own ? 'You' : el('bdi', { class: 'name' }, name)));
  if (rest) items.push(`${rest} others`);
  return items.flatMap((item, i) => {
    if (i === 0) return [item];
    return [i === items.length - 1 ? ' and ' : ', ', item];
  });
}
