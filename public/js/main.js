/**
 * Wires the parts together. Each part knows its own job only:
 *
 *   protocol    what goes over the wire          connection  one living socket, backoff, dead-peer check
 *   session     our name across connections      outbox      own messages until their echo
 *   memory      what outlives a reload           stats       how many are online
 *   view/*      the page
 *
 * The ids and data-attributes that tests may rely on are listed at the top of index.html.
 */
import { memory } from './memory.js';
import { Outbox } from './outbox.js';
import { Session } from './session.js';
import { OnlineCount } from './stats.js';
import { Composer } from './view/composer.js';
import { clock } from './view/dates.js';
import { byId } from './view/dom.js';
import { JoinForm } from './view/join.js';
import { MessageLog } from './view/messages.js';
import { StatusLine } from './view/status.js';
import { UnreadTitle } from './view/title.js';

/** @typedef {import('./protocol.js').ChatEvent} ChatEvent */

const WAITING_HINT = 'Messages will be sent once you are back.';
const FULL_HINT = 'Too many messages are waiting. Retry or delete some of them first.';

const chat = byId('chat', HTMLElement);
const leaveButton = byId('leave-button', HTMLButtonElement);
const onlineCount = byId('online-count', HTMLElement);

const title = new UnreadTitle();
const stats = new OnlineCount(count => {
  onlineCount.hidden = count === null;
  onlineCount.textContent = `${count} online`;
});

const outbox = new Outbox({
  transmit: text => session.say(text),
  onChange: entry => log.showUnsettled(entry, session.name),
  save: memory.keepUnsent,
});

const log = new MessageLog(byId('messages', HTMLElement), byId('new-messages', HTMLButtonElement), {
  retry(id) {
    outbox.retry(id);
    composer.focus();
  },
  remove(id) {
    outbox.remove(id);
    log.removeUnsettled(id);
    composer.focus();
  },
});

const composer = new Composer(text => {
  if (outbox.full) return FULL_HINT;
  outbox.add(text);
  outbox.pump();
  return '';
});

const joinForm = new JoinForm(memory.name(), name => {
  joinForm.busy(true);
  session.join(name, 'submitted');
});

const status = new StatusLine(() => {
  session.retryNow();
  composer.focus();
});

const session = new Session(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`, {
  onState(state) {
    status.show(state);
    stats.want(state.state === 'online');
    composer.hint(state.state === 'online' ? '' : WAITING_HINT);
  },
  onEvent: show,
  onJoined() {
    memory.sit(session.name);
    openChat();
    outbox.pump();
  },
  onLost: () => outbox.connectionLost(),
  onGap: since => log.addDivider(`You were disconnected at ${clock(since)}. Messages may be missing.`),
  onRejected({ code, message }) {
    memory.stand();
    closeChat(code === 'username_taken' ? 'That name is in use. Please choose another.' : message);
  },
});

/** @param {ChatEvent} event */
function show(event) {
  switch (event.kind) {
    case 'joined':
    case 'left':
      stats.moved(event.kind === 'joined' ? 1 : -1);
      log.addPresence(event.kind, event.username, event.at, session.joined && event.username === session.name);
      break;
    case 'message':
      showMessage(event.from, event.text, event.at);
      break;
    case 'error':
      if (!['message_failed', 'invalid_field'].includes(event.code) || !outbox.refuseOldest('Not delivered')) {
        log.addNotice(event.message || 'The server reported a problem.');
      }
      break;
  }
}

/**
 * @param {string} from
 * @param {string} text
 * @param {number} at
 */
function showMessage(from, text, at) {
  const ours = session.joined && from === session.name;
  const entry = ours ? outbox.settle(text) : undefined;
  if (entry) {
    log.settle(entry, at);
    return;
  }
  log.addMessage({ author: from, text, at, own: ours });
  if (!ours) title.messageCame();
}

function openChat() {
  if (!chat.hidden) return;
  joinForm.hide();
  chat.hidden = false;
  leaveButton.hidden = false;
  composer.focus();
}

/** @param {string} [error] */
function closeChat(error) {
  chat.hidden = true;
  leaveButton.hidden = true;
  joinForm.show(error);
}

leaveButton.addEventListener('click', () => {
  outbox.hold();
  session.leave();
  memory.stand();
  closeChat();
});

addEventListener('beforeunload', e => {
  if (outbox.busy) e.preventDefault();
});

for (const entry of outbox.restore(memory.unsent())) log.showUnsettled(entry, memory.name());

const seatedAs = memory.seatedAs();
if (seatedAs) {
  openChat();
  session.join(seatedAs, 'reloaded');
} else {
  joinForm.show();
}
