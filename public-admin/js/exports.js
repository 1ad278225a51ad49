import { request } from './requests.js';

/** @type {Record<string, {path: string, name: string}>} */
const EXPORTS = {
  sample: { path: 'sample.json', name: 'sample' },
  servers: { path: 'servers.csv', name: 'servers' },
  history: { path: 'history.csv', name: 'history' },
  incidents: { path: 'incidents.json', name: 'incidents' },
};

/** A file that is fetched with the token cannot be a link; it is saved from memory. The longest is a few hundred kilobytes. */
const SAVED_WITHIN = 60_000;

/**
 * @param {import('./access.js').Access} access
 * @param {string} observe where it is asked for
 * @param {string} what a key of the above
 * @param {string} node
 * @returns {Promise<string>} the file's name
 * @throws {import('./requests.js').Refusal}
 */
export async function save(access, observe, what, node) {
  const { path, name } = EXPORTS[what];
  const response = await request(access, 'GET', `${observe}/${path}`);
  const file = fileName(name, node, new Date(), path.slice(path.lastIndexOf('.')));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), SAVED_WITHIN);
  return file;
}

/**
 * @param {string} name
 * @param {string} node may be anything
 * @param {Date} time
 * @param {string} extension
 */
export function fileName(name, node, time, extension) {
  const safe = node.replace(/[^\w.-]+/g, '-').replace(/^[-.]+/, '').slice(0, 60);
  const stamp = time.toISOString().slice(0, 19).replaceAll(':', '');
  return [name, safe, stamp].filter(Boolean).join('-') + extension;
}
