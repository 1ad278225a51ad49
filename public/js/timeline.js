/** Rows of the conversation in front; older and newer ones are asked for again when they are scrolled to. */
export const KEPT = 500;
/** Rows of a conversation that nobody is looking at. */
export const KEPT_ASIDE = 100;
/** Past this a line takes no more names: it is redrawn on every change, and nobody reads it as names any longer. */
const NAMES_KEPT = 60;

/**
 * @typedef {import('./protocol.js').Said} Said
 * @typedef {import('./protocol.js').Page} Page
 * @typedef {'joined' | 'left'} Move
 * @typedef {{name: string, own: boolean, first: Move, last: Move}} Trail
 *
 * @typedef {{kind: 'message', key: string, own: boolean, mention: boolean} & Said} MessageItem
 * @typedef {{kind: 'presence', key: string, at: number, trails: Map<string, Trail>}} PresenceItem
 * @typedef {{kind: 'notice' | 'divider', key: string, at: number, text: string}} AsideItem
 * @typedef {MessageItem | PresenceItem | AsideItem} Item
 */

/**
 * What is shown of one conversation: always a piece of it without holes, as the server's gapless numbers tell. A message
 * that does not fit the end is not taken but remembered as {@link behind}, so that the piece between can be asked for.
 */
export class Timeline {
  /** @type {Item[]} */ #items = [];
  #describe;
  #asides = 0;
  #first = 1;
  /** The newest message that is here; 0 if none is. */
  last = 0;
  /** The newest message there is known to be. */
  highest = 0;
  /** Whether there are older ones than those here. */
  more = false;
  /** Whether the server has told what there is. */
  loaded = false;
  /** Whether the end was let go of to make room for older messages. */
  detached = false;
  keep = KEPT_ASIDE;
  /** How often it has begun anew: numbers of different lives have nothing to do with each other. */
  life = 0;

  /** @param {(said: Said) => MessageItem} describe */
  constructor(describe) {
    this.#describe = describe;
  }

  /** @returns {readonly Item[]} */
  get items() {
    return this.#items;
  }

  get first() {
    return this.#first;
  }

  get behind() {
    return this.loaded && !this.detached && this.highest > this.last;
  }

  /**
   * A message that has just been said.
   *
   * @param {Said} said
   * @returns {boolean} whether it is news
   */
  add(said) {
    const news = said.seq > this.highest;
    this.highest = Math.max(this.highest, said.seq);
    if (this.loaded && !this.detached && said.seq === this.last + 1) {
      this.#items.push(this.#describe(said));
      this.last = said.seq;
      this.#trimTop();
    }
    return news;
  }

  /**
   * Whether it is here; what is below the oldest here is taken to be.
   *
   * @param {Said} said
   */
  agreesWith({ seq, from, at, text }) {
    const here = this.#items.find(item => item.kind === 'message' && item.seq === seq);
    return here?.kind !== 'message' || (here.from === from && here.at === at && here.text === text);
  }

  /**
   * Begins again with the newest messages.
   *
   * @param {Page} page
   */
  reset({ messages, more, last }) {
    this.#items = messages.map(this.#describe);
    this.last = messages.at(-1)?.seq ?? last;
    this.#first = messages[0]?.seq ?? last + 1;
    this.highest = Math.max(this.highest, last);
    this.more = more;
    this.loaded = true;
    this.detached = false;
  }

  /**
   * What comes after the newest that is here.
   *
   * @param {Page} page
   */
  append({ messages, more, last }) {
    const fresh = messages.filter(said => said.seq > this.last);
    const next = fresh[0]?.seq ?? (more ? this.last + 1 : last + 1);
    if (next > this.last + 1 && this.last > 0) this.aside('divider', 'Messages in between are no longer kept.');
    this.#items.push(...fresh.map(this.#describe));
    this.last = fresh.at(-1)?.seq ?? (more ? this.last : Math.max(this.last, last));
    this.highest = Math.max(this.highest, last);
    if (this.detached) this.detached = more || this.highest > this.last;
    this.#trimTop();
  }

  /**
   * What comes before the oldest that is here.
   *
   * @param {Page} page
   */
  prepend({ messages, more }) {
    const older = messages.filter(said => said.seq < this.#first);
    this.#items.unshift(...older.map(this.#describe));
    this.#first = older[0]?.seq ?? this.#first;
    this.more = more;
    this.#trimBottom();
  }

  /** The conversation has begun anew: nothing here is part of it. */
  clear() {
    this.#items = [];
    this.life += 1;
    this.#first = 1;
    this.last = 0;
    this.highest = 0;
    this.more = false;
    this.loaded = false;
    this.detached = false;
  }

  /** Lets the rows go but not what is known about the conversation; its newest messages have to be asked for. */
  unload() {
    const { highest } = this;
    this.clear();
    this.highest = highest;
  }

  /**
   * A line that is not a message. It stays where it came, and goes with what is around it.
   *
   * @param {AsideItem['kind']} kind
   * @param {string} text
   */
  aside(kind, text) {
    if (this.detached) return;
    const last = this.#items.at(-1);
    // A connection that comes and goes with nothing said in between leaves one mark, not a ladder of them.
    if (last?.kind === 'divider' && kind === 'divider') this.#items.pop();
    this.#items.push({ kind, key: this.#asideKey(), at: Date.now(), text });
    this.#trimTop();
  }

  /**
   * Comings and goings with nothing said in between share one line.
   *
   * @param {Move} move
   * @param {string} name
   * @param {boolean} own
   * @param {number} at
   */
  presence(move, name, own, at) {
    if (!this.loaded || this.detached) return;
    const last = this.#items.at(-1);
    const open = last?.kind === 'presence' && new Date(last.at).toDateString() === new Date(at).toDateString()
      && (last.trails.size < NAMES_KEPT || last.trails.has(name));
    /** @type {Map<string, Trail>} */
    const trails = open ? last.trails : new Map();
    trails.set(name, { name, own, first: trails.get(name)?.first ?? move, last: move });
    // A new item each time: what is drawn of an item never changes.
    if (open) this.#items.pop();
    this.#items.push({ kind: 'presence', key: open ? last.key : this.#asideKey(), at: open ? last.at : at, trails });
    this.#trimTop();
  }

  /** @param {(item: Item) => boolean} test */
  has(test) {
    return this.#items.some(test);
  }

  #asideKey() {
    this.#asides += 1;
    return `aside:${this.#asides}`;
  }

  #trimTop() {
    const surplus = this.#items.length - this.keep;
    if (surplus <= 0) return;
    if (this.#items.splice(0, surplus).some(item => item.kind === 'message')) this.more = true;
    const first = this.#items.find(item => item.kind === 'message');
    this.#first = first ? first.seq : this.last + 1;
  }

  #trimBottom() {
    if (this.#items.length <= this.keep) return;
    this.#items.length = this.keep;
    const last = this.#items.findLast(item => item.kind === 'message');
    if (last && last.seq < this.last) {
      this.last = last.seq;
      this.detached = true;
    }
  }
}
