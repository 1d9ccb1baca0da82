let waiting: (() => void)[] = [];

/**
 * Runs `action` at the end of this turn of the event loop, with all others that ask for it in the same turn.
 *
 * For what is written to sockets: every write wakes the process at the other end when it sleeps, which costs more than the
 * write itself. Written one right after the other, most find it awake: a tenth to a fifth of a small request's cost.
 *
 * Errors  an action that throws stops none of the others; its error is nobody's, and ends the process as such errors do.
 */
export function atTurnEnd(action: () => void): void {
  if (waiting.push(action) === 1) setImmediate(runAll);
}

function runAll(): void {
  const actions = waiting;
  waiting = [];
  let done = 0;
  try {
    for (const action of actions) {
      done += 1;
      action();
    }
  } finally {
    for (const action of actions.slice(done)) atTurnEnd(action);
  }
}
