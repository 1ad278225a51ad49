/**
 * Wires the parts together. Each part knows its own job only:
 *
 *   sse, feed      the stream of events, kept alive      wire, model, history   what is known of the system
 *   access         the operator's token                  requests, exports      what is asked of the server besides
 *   forest         the tree's lines and keys             sorting, incidents     what is shown of it in which order
 *   memory         what outlives a reload                view/*                 the page
 *
 * The model changes first, then all of the page is drawn from it, at most once a frame; each view touches only what is
 * different. The ids and data-attributes that tests may rely on are listed at the top of index.html.
 */
import { Access } from './access.js';
import { save } from './exports.js';
import { Feed } from './feed.js';
import { troubled } from './incidents.js';
import { Model } from './model.js';
import { Refusal, request } from './requests.js';
import { ended } from './wire.js';
import { Alerts } from './view/alerts.js';
import { Charts } from './view/charts.js';
import { Confirm } from './view/confirm.js';
import { Detail } from './view/detail.js';
import { byId, setText } from './view/dom.js';
import { FeedLine } from './view/feed-line.js';
import { Figures } from './view/figures.js';
import { Help } from './view/help.js';
import { IncidentLog } from './view/incidents.js';
import { Layouts } from './view/layouts.js';
import { Table } from './view/table.js';
import { TokenDialog } from './view/token-dialog.js';
import { Tree } from './view/tree.js';

const OBSERVE = '../observe';

let frame = 0;

const model = new Model();
const access = new Access();
const forget = byId('forget-token', HTMLButtonElement);

const feed = new Feed(`${OBSERVE}/events`, access, {
  onState(state) {
    feedLine.show(state);
    if (state.phase === 'locked') void unlock();
  },
  onEvent(type, value) {
    model.take(type, value);
    changed();
  },
});

const feedLine = new FeedLine({ retry: () => feed.retryNow(), enterToken: () => void unlock() });
const figures = new Figures();
const alerts = new Alerts();
const charts = new Charts();
const tree = new Tree(choose);
const table = new Table(choose);
const incidents = new IncidentLog(choose);
const confirm = new Confirm();
const help = new Help();
const detail = new Detail({ closed: () => tree.focus(), changed });
const layouts = new Layouts(changed);

/** A token is tried before it is kept: with a wrong one everything would fail at once. */
const tokens = new TokenDialog(async token => {
  const tried = new Access();
  tried.use(token);
  try {
    await request(tried, 'HEAD', `${OBSERVE}/sample.json`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401 || error.status === 403) return '401';
    if (error.status === 0) return error.message;
  }
  access.give(token);
  forget.hidden = false;
  return '';
});

function changed() {
  frame ||= requestAnimationFrame(draw);
}

function draw() {
  frame = 0;
  const { sample } = model;
  const layout = document.body.dataset.layout;
  if (sample) {
    setText(byId('node', HTMLElement), sample.node);
    figures.draw(sample);
    alerts.draw(sample);
    detail.draw(model);
    if (layout === 'full') tree.draw(sample.servers, detail.chosen, troubled(model.incidents, sample.time));
    if (layout !== 'minimal') table.draw(sample, detail.chosen);
  }
  charts.draw(model.history.points);
  incidents.draw(model);
}

/**
 * @param {number} id
 * @param {string} name
 * @param {boolean} byKey
 */
function choose(id, name, byKey) {
  // One that has ended is worth a look too: for its crash.
  detail.open(model.find(id, name) ?? ended(id, name), byKey);
  draw();
}

detail.onParent((id, name) => choose(id, name, true));
detail.onVerb(verb => {
  const { server } = detail;
  if (!server) return;
  confirm.ask(verb, server, model.childrenOf(server.id).length, () => end(verb, server));
});

/**
 * @param {'stop' | 'kill'} verb
 * @param {import('./wire.js').Reading} server
 * @returns {Promise<string>} '', or what was wrong
 */
async function end(verb, server) {
  return withToken(async () => {
    await request(access, 'POST', `${OBSERVE}/servers/${server.id}/${verb}`);
    say(verb === 'stop' ? `${server.name} was asked to stop.` : `${server.name} was killed.`);
  });
}

/**
 * Does something, and asks for the token if it takes one.
 *
 * @param {() => Promise<void>} run
 * @returns {Promise<string>} '', or what was wrong
 */
async function withToken(run) {
  try {
    await run();
    return '';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status !== 401) return error.message;
    if (!(await tokens.ask())) return 'This needs the operator’s token.';
    return withToken(run);
  }
}

async function unlock() {
  if (await tokens.ask()) feed.start();
}

let saying = 0;

/** @param {string} text */
function say(text) {
  const said = byId('said', HTMLElement);
  setText(said, text);
  clearTimeout(saying);
  saying = setTimeout(() => setText(said, ''), 6000);
}

for (const button of document.querySelectorAll('[data-export]')) {
  button.addEventListener('click', async () => {
    byId('export-menu', HTMLElement).hidePopover();
    const what = button instanceof HTMLElement ? button.dataset.export ?? '' : '';
    const problem = await withToken(async () => say(`Saved ${await save(access, OBSERVE, what, model.sample?.node ?? '')}`));
    if (problem) say(problem);
  });
}

forget.hidden = !access.isGiven;
forget.addEventListener('click', () => {
  access.give('');
  forget.hidden = true;
  say('The token is forgotten.');
  feed.start();
});

help.listen({
  1: () => layouts.showNumber(1),
  2: () => layouts.showNumber(2),
  3: () => layouts.showNumber(3),
  c: () => layouts.next(),
  t: () => tree.focus(),
  '/': () => table.focusFilter(),
  p: () => incidents.toggle(),
  r: () => feed.retryNow(),
  '?': () => help.open(),
});

document.addEventListener('keydown', e => {
  if (e.key === 'Escape' && !e.defaultPrevented && !document.querySelector('dialog[open], [popover]:popover-open')) detail.close();
});

feed.start();
