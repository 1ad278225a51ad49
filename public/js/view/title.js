/** Counts in the tab's title what has been said while nobody was looking. */
export class UnreadTitle {
  #title = document.title;
  #unread = 0;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#set(0);
    });
  }

  messageCame() {
    if (document.hidden) this.#set(this.#unread + 1);
  }

  /** @param {number} unread */
  #set(unread) {
    this.#unread = unread;
    document.title = unread ? `(${unread}) ${this.#title}` : this.#title;
  }
}
