import { el } from './dom.js';

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`\u200b\u2028\u2029]+/giu;

/**
 * Text with its http(s) addresses as links. Other schemes stay text, so nothing here can be made to run.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function linkify(text) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = withoutTail(match[0]);
    const url = parse(address);
    if (!url) continue;
    parts.push(text.slice(done, match.index), el('a', {
      href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'ltr',
    }, address));
    done = match.index + address.length;
  }
  parts.push(text.slice(done));
  return parts.filter(part => part !== '');
}

/**
 * The full stop after an address belongs to the sentence, and so does a bracket the address did not open.
 *
 * @param {string} address
 */
function withoutTail(address) {
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1];
    if ('.,;:!?*_~…'.includes(last)) continue;
    const open = { ')': '(', ']': '[', '}': '{' }[last];
    const kept = address.slice(0, end);
    if (open && kept.split(last).length > kept.split(open).length) continue;
    break;
  }
  return address.slice(0, end);
}

/** @param {string} address */
function parse(address) {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}
