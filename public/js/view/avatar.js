const HUES = 24;

/**
 * The same name has the same colour for everyone and on every visit. Steps of 15 degrees, so that two colours are either
 * equal or visibly different; lightness and chroma are the style sheet's, which keeps every hue readable in both themes.
 *
 * @param {string} name
 * @returns {number} degrees
 */
export function hueOf(name) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return ((hash >>> 8) % HUES) * (360 / HUES);
}

/**
 * @param {string} name
 * @returns {string} its first character as a reader counts them, so an emoji or an accent stays whole
 */
export function initialOf(name) {
  const first = 'Segmenter' in Intl ? [...new Intl.Segmenter().segment(name)][0]?.segment : [...name][0];
  return (first ?? '?').toLocaleUpperCase();
}
