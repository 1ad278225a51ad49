/**
 * Every node goes through here or through `textContent`: a server's name may be anything, and there is no path from text to
 * markup.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children strings become text
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} symbol the id of one of the page's
 * @param {number} size
 * @param {string} [className]
 */
export function icon(symbol, size, className = 'icon') {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#${symbol}`);
  for (const [key, value] of Object.entries({ class: className, width: size, height: size, 'aria-hidden': 'true' })) {
    svg.setAttribute(key, String(value));
  }
  svg.append(use);
  return svg;
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type a missing or changed element should fail at start, not at first use
 * @returns {T}
 */
export function byId(id, type) {
  const node = document.getElementById(id);
  if (!(node instanceof type)) throw new Error(`#${id} is missing from the page`);
  return node;
}

/**
 * Sets a text, unless it is there already: the page is drawn each second, and most of it stays as it is.
 *
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string | null} value null removes it
 */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/**
 * Puts nodes in an order and takes away the others. Those that stand right are not touched, and the one that has the focus
 * keeps it: to move it would take it away.
 *
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} wanted
 */
export function arrange(parent, wanted) {
  const set = new Set(wanted);
  for (const child of [...parent.children]) if (!set.has(/** @type {HTMLElement} */ (child))) child.remove();
  const focused = document.activeElement;
  const pinned = wanted.findIndex(node => node.contains(focused));
  // From the pinned node outwards, so that the others move around it.
  let next = pinned < 0 ? parent.firstElementChild : wanted[pinned];
  for (let i = Math.max(0, pinned); i < wanted.length; i++) {
    if (wanted[i] === next) next = next.nextElementSibling;
    else parent.insertBefore(wanted[i], next);
  }
  for (let i = pinned - 1; i >= 0; i--) {
    if (wanted[i].nextElementSibling !== wanted[i + 1]) parent.insertBefore(wanted[i], wanted[i + 1]);
  }
}
