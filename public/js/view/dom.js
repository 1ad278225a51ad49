/**
 * Every node the chat makes goes through here or through `textContent`: there is no path from text to markup.
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
 * @param {string} name a symbol of the page's sprite
 * @param {number} size
 */
export function icon(name, size) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  for (const [key, value] of Object.entries({ class: 'icon', width: size, height: size, 'aria-hidden': 'true' })) {
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
