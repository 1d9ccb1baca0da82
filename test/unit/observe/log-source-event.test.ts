import { expect, test } from 'vitest';
import { logSourceEvent } from '../../../src/observe/log-source-event.ts';
import { captureLog } from '../../kit/log-lines.ts';

const ABOUT = { subgraph: 'users', instance: 'a', url: 'http://a' };

test('each change of an instance is one line, what happens per call is none', () => {
  const { log, lines } = captureLog();
  logSourceEvent({ kind: 'breaker', state: 'open', ...ABOUT }, log);
  logSourceEvent({ kind: 'breaker', state: 'closed', ...ABOUT }, log);
  logSourceEvent({ kind: 'ejected', forMs: 1_000, ...ABOUT }, log);
  logSourceEvent({ kind: 'returned', ...ABOUT }, log);
  logSourceEvent({ kind: 'short_circuit', subgraph: 'users' }, log);
  logSourceEvent({ kind: 'retry', subgraph: 'users', isGranted: false }, log);
  logSourceEvent({ kind: 'hedge', subgraph: 'users', result: 'won' }, log);
  expect(lines).toMatchObject([
    { level: 'warn', msg: 'circuit breaker', state: 'open', ...ABOUT },
    { level: 'info', msg: 'circuit breaker', state: 'closed', ...ABOUT },
    { level: 'warn', msg: 'instance left out after failures in a row', forMs: 1_000, ...ABOUT },
    { level: 'info', msg: 'instance takes part again', ...ABOUT },
  ]);
  expect(lines).toHaveLength(4);
});
