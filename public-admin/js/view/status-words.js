/** @type {Record<string, string>} */
const WORDS = {
  STARTING: 'starting',
  IDLE: 'idle',
  SCHEDULED: 'scheduled',
  RUNNING: 'running',
  TERMINATING: 'terminating',
  EXITED: 'exited',
};

/** @param {string} status */
export const statusWord = status => WORDS[status] ?? 'unknown';

/** @param {string} status */
export const statusSymbol = status => `s-${statusWord(status)}`;
