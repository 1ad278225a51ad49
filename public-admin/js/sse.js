/** More than any event of ours: a sample of thousands of servers has about a megabyte. */
const LONGEST = 16 << 20;

/**
 * @typedef {{type: string, data: string, id: string}} ServerEvent id is the last that was given, also if by an earlier event
 */

/**
 * Splits what comes in a stream into server-sent events, as the HTML standard says. EventSource would do it, but it cannot
 * send a token, and one in the address ends up in logs.
 */
export class EventParser {
  #onEvent;
  #longest;
  #rest = '';
  #type = '';
  /** @type {string[]} */ #data = [];
  #length = 0;
  #id;
  #started = false;

  /**
   * @param {(event: ServerEvent) => void} onEvent
   * @param {{lastId?: string, longest?: number}} [options]
   */
  constructor(onEvent, { lastId = '', longest = LONGEST } = {}) {
    this.#onEvent = onEvent;
    this.#id = lastId;
    this.#longest = longest;
  }

  /**
   * @param {string} text the next piece, cut anywhere
   * @throws {RangeError} if there is no end to an event
   */
  push(text) {
    let piece = this.#rest + text;
    if (!this.#started && piece !== '') {
      this.#started = true;
      if (piece.startsWith('\uFEFF')) piece = piece.slice(1);
    }
    const end = /\r\n|\n|\r(?!$)/g; // a CR at the very end may be half of a CRLF
    let from = 0;
    for (let match = end.exec(piece); match; match = end.exec(piece)) {
      this.#line(piece.slice(from, match.index));
      from = end.lastIndex;
    }
    this.#rest = piece.slice(from);
    if (this.#rest.length + this.#length > this.#longest) throw new RangeError('an event is too long');
  }

  /** @param {string} line */
  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment, which only shows that somebody is there
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'data') {
      this.#data.push(value);
      this.#length += value.length;
    }
  }

  #dispatch() {
    const type = this.#type || 'message';
    const data = this.#data;
    this.#type = '';
    this.#data = [];
    this.#length = 0;
    if (data.length > 0) this.#onEvent({ type, data: data.join('\n'), id: this.#id });
  }
}
