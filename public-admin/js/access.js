const KEY = 'genserver-dashboard.token';

/**
 * The operator's token. This tab alone keeps it, and only until it is closed; it goes into a header, never into an address.
 * Where storage is switched off a reload forgets it.
 */
export class Access {
  #token = stored();

  get isGiven() {
    return this.#token !== '';
  }

  /** @param {string} token for now, without keeping it */
  use(token) {
    this.#token = token.trim();
  }

  /** @param {string} token '' forgets it */
  give(token) {
    this.use(token);
    try {
      if (this.#token) sessionStorage.setItem(KEY, this.#token);
      else sessionStorage.removeItem(KEY);
    } catch {
      // Full or forbidden: then it is known until the next reload, as said above.
    }
  }

  /** @returns {Record<string, string>} */
  get headers() {
    return this.#token ? { Authorization: `Bearer ${this.#token}` } : {};
  }
}

function stored() {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

/**
 * Whether a header can carry it: fetch throws on other characters, which no token has.
 *
 * @param {string} token
 */
export function isToken(token) {
  return /^[\x21-\x7e]+$/.test(token.trim());
}
