import { byId, el } from './dom.js';

const NAMES_SHOWN = 3;

/** Who else is writing in the conversation in front. Not read out: it comes and goes too often for that. */
export class TypingLine {
  #line = byId('typing', HTMLElement);
  #drawn = '';

  /** @param {string[]} names */
  draw(names) {
    const key = names.join('\n');
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#line.hidden = names.length === 0;
    const who = names.length > NAMES_SHOWN ? ['Several people'] : names.flatMap((name, i) => {
      const bdi = el('bdi', {}, name);
      if (i === 0) return [bdi];
      return [i === names.length - 1 ? ' and ' : ', ', bdi];
    });
    this.#line.replaceChildren(el('span', { class: 'writing', 'aria-hidden': 'true' }), ...who, names.length > 1 ? ' are writing' : ' is writing');
  }
}
