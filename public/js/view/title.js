const TITLE = document.title;

/** @param {number} unread counted in the tab's title, where it is seen from other tabs */
export function showUnread(unread) {
  const title = unread ? `(${unread}) ${TITLE}` : TITLE;
  if (document.title !== title) document.title = title;
}
