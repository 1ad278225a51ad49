/**
 * Wires the parts together. Each part knows its own job only:
 *
 *   protocol     what goes over the wire           connection    one living socket, backoff, dead-peer check
 *   session      who we are across connections     chat          what is known of the chat, what can be done in it
 *   conversation one place: read, typing, members  timeline      its messages, without holes
 *   sync, rooms  what is lacking is asked for      outbox        own messages until they are seen
 *   memory       what outlives a reload            view/*        the page
 *
 * The state changes first, then all of the page is drawn from it, at most once a frame; each view touches only what is
 * different. The ids and data-attributes that tests may rely on are listed at the top of index.html.
 */
import { Chat } from './chat.js';
import { memory } from './memory.js';
import { restore, save } from './snapshot.js';
import { hueOf, initialOf } from './view/avatar.js';
import { Composer } from './view/composer.js';
import { byId } from './view/dom.js';
import { Drawers } from './view/drawers.js';
import { Header } from './view/header.js';
import { JoinForm } from './view/join.js';
import { MessageLog } from './view/log.js';
import { Notifications } from './view/notifications.js';
import { PeopleList } from './view/people.js';
import { placeName, PlacesList } from './view/places.js';
import { RoomsDialog } from './view/rooms-dialog.js';
import { StatusLine } from './view/status.js';
import { showUnread } from './view/title.js';
import { TypingLine } from './view/typing-line.js';

const WAITING_HINT = 'Messages will be sent once you are back.';
const SAVE_WITHIN = 1000;

const section = byId('chat', HTMLElement);
const inChat = ['places', 'people', 'leave-button', 'menu-button', 'people-button'].map(id => byId(id, HTMLElement));

const chat = new Chat(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`, {
  onState(state) {
    status.show(state);
    composer.hint(state.state === 'online' ? '' : WAITING_HINT);
    changed();
  },
  onChange: () => changed(),
  onWelcome: () => openChat(chat.name),
  onRejected({ code, message }) {
    memory.stand();
    closeChat(code === 'username_taken' ? 'That name is in use. If it was yours, it will be free again in a while.' : message);
  },
  onOpened(conversation) {
    composer.text = conversation.draft;
    drawers.close(false);
    roomsDialog.close();
    focusConversation();
  },
  onCall(conversation, { from, text }) {
    const { kind } = conversation.place;
    const title = kind === 'private' ? from : `${from} in ${placeName(conversation.place)}`;
    notifications.show(title, text, conversation.place.key, () => open(conversation));
  },
  onRooms: event => roomsDialog.show(event),
  onRoomProblem: problem => roomsDialog.refuse(problem),
  isReading: conversation => conversation === chat.conversations.active && !document.hidden && log.atEnd(conversation),
});
const { conversations, outbox } = chat;

const log = new MessageLog(byId('messages', HTMLElement), byId('new-messages', HTMLButtonElement), {
  retry(id) {
    outbox.retry(id, chat.name);
    focusConversation();
  },
  remove(id) {
    outbox.remove(id);
    focusConversation();
  },
  openPrivate,
  load: direction => chat.load(direction),
  onMoved: () => changed(),
});

const composer = new Composer(text => {
  log.toEnd();
  return chat.say(text);
}, writing => chat.typed(writing));

const joinForm = new JoinForm(memory.name(), name => {
  joinForm.busy(true);
  chat.join(name, 'submitted');
});

const status = new StatusLine(() => {
  chat.retryNow();
  focusConversation();
});

const drawers = new Drawers();
const notifications = new Notifications();
const places = new PlacesList(open);
const people = new PeopleList(openPrivate);
const typing = new TypingLine();
const header = new Header(() => chat.close(conversations.active));
const roomsDialog = new RoomsDialog({
  browse: () => chat.browse(),
  enter: room => chat.enterRoom(room),
  isIn: room => conversations.rooms.some(({ place }) => place.name === room),
});

let scheduled = false;
let saving = 0;

function changed() {
  if (scheduled) return;
  scheduled = true;
  // Out of sight there are no frames, but the title and the memory go on.
  if (document.hidden) setTimeout(draw);
  else requestAnimationFrame(draw);
}

function draw() {
  if (!scheduled) return;
  scheduled = false;
  const { active, hall } = conversations;
  const joined = !section.hidden;
  const isHere = active.place.kind === 'private' && (hall.members?.has(active.place.name.toLowerCase()) ?? false);
  header.draw(joined ? active : null, chat.online, isHere);
  if (joined) {
    log.draw(active, outbox.of(active.place.key));
    if (!document.hidden && log.atEnd(active)) active.read(true);
    people.draw(active.place.kind === 'private' ? hall : active, chat.name);
    typing.draw(active.typists.names);
    composer.label(active.place.kind === 'hall' ? 'everyone' : active.place.name);
    places.draw(conversations);
  }
  showUnread(conversations.unread);
  saving ||= setTimeout(keep, SAVE_WITHIN);
}

function keep() {
  clearTimeout(saving);
  saving = 0;
  if (section.hidden) return;
  conversations.active.draft = composer.text;
  save(conversations);
}

/** @param {import('./conversation.js').Conversation} conversation */
function open(conversation) {
  conversations.active.draft = composer.text;
  chat.show(conversation);
}

/** @param {string} user */
function openPrivate(user) {
  conversations.active.draft = composer.text;
  chat.showPrivate(user);
}

function focusConversation() {
  if (!section.hidden && !composer.focus()) log.focus();
}

/** @param {string} name ours */
function openChat(name) {
  const ownName = byId('my-name', HTMLElement);
  ownName.textContent = name;
  ownName.title = name;
  const avatar = byId('my-avatar', HTMLElement);
  avatar.textContent = initialOf(name);
  avatar.style.setProperty('--hue', String(hueOf(name)));
  if (!section.hidden) return;
  joinForm.hide();
  document.body.toggleAttribute('data-joined', true);
  for (const part of [section, ...inChat]) part.hidden = false;
  focusConversation();
  changed();
}

/** @param {string} [error] */
function closeChat(error) {
  drawers.close(false);
  roomsDialog.close();
  document.body.toggleAttribute('data-joined', false);
  for (const part of [section, ...inChat]) part.hidden = true;
  joinForm.show(error);
  changed();
}

byId('leave-button', HTMLButtonElement).addEventListener('click', () => {
  composer.text = '';
  chat.leave();
  save(conversations);
  closeChat();
});

document.addEventListener('keydown', e => {
  if (e.key !== 'Escape' || e.defaultPrevented || section.hidden || document.querySelector('dialog[open]')) return;
  if (drawers.isOpen) drawers.close();
  else focusConversation();
});

document.addEventListener('visibilitychange', () => {
  draw();
  changed();
  if (!document.hidden) return;
  keep();
  // Whoever comes back looks for what came meanwhile, not for what was new the last time.
  if (conversations.active.unread === 0) conversations.active.dividerAfter = null;
});
addEventListener('pagehide', keep);
addEventListener('beforeunload', e => {
  if (outbox.busy) e.preventDefault();
});

outbox.restore(memory.unsent());
const seat = memory.seat();
if (seat.seated) {
  composer.text = restore(conversations);
  openChat(seat.name);
  chat.join(seat.name, 'returning');
} else {
  joinForm.show();
}
