import { memory } from './memory.js';

/**
 * What is open and what of it was read, kept across a reload. What rooms and hall have said is with the server; private
 * messages are nowhere but here.
 *
 * @typedef {import('./conversations.js').Conversations} Conversations
 */

/** @param {Conversations} conversations */
export function save(conversations) {
  const { all, active, privates } = conversations;
  memory.keepPlaces(all.map(({ place, readTo, draft }) => ({ place, readTo, draft, front: place.key === active.place.key })));
  const said = privates.flatMap(({ place, timeline }) => timeline.items
    .filter(item => item.kind === 'message')
    .map(({ from, text, at, seq, id }) => ({ place, said: { from, text, at, seq, id } })));
  memory.keepPrivate(said.sort((a, b) => a.said.at - b.said.at));
}

/** @param {Conversations} conversations */
export function restore(conversations) {
  const privates = memory.private();
  for (const { place, readTo, draft, front } of memory.places()) {
    const conversation = conversations.open(place);
    conversation.readTo = Number.isInteger(readTo) ? readTo : conversation.readTo;
    conversation.draft = draft;
    const said = privates.filter(p => p.place.key === place.key).map(p => p.said);
    if (said.length) conversation.timeline.reset({ messages: said, more: false, last: said.at(-1)?.seq ?? 0 });
    if (front) conversations.show(conversation);
  }
  return conversations.active.draft;
}
