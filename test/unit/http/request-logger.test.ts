import { Writable } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../../src/core/logger.ts';
import { requestLogger } from '../../../src/http/request-logger.ts';

function logging(level: string) {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, log: createLogger(level, destination) as FastifyBaseLogger };
}

describe('the logger of a request', () => {
  test.each(['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const)('logs at %s with its bindings', (level) => {
    const { lines, log } = logging('trace');
    requestLogger(log, { requestId: 'r1' })[level]({ subgraph: 'users' }, 'told');
    expect(lines).toEqual([expect.objectContaining({ level, requestId: 'r1', subgraph: 'users', msg: 'told' })]);
  });

  test('says nothing below the level of its parent, and nothing when silent', () => {
    const { lines, log } = logging('warn');
    const logger = requestLogger(log, { requestId: 'r1' });
    logger.info({}, 'not told');
    logger.silent({}, 'not told');
    expect(logger.level).toBe('warn');
    expect(lines).toEqual([]);
  });

  test('has children that know its bindings', () => {
    const { lines, log } = logging('info');
    requestLogger(log, { requestId: 'r1' }).child({ part: 'auth' }).info({}, 'told');
    expect(lines).toEqual([expect.objectContaining({ requestId: 'r1', part: 'auth' })]);
  });

  test('is not made as long as nothing is logged', () => {
    const { log } = logging('info');
    const child = vi.spyOn(log, 'child');
    const logger = requestLogger(log, { requestId: 'r1' });
    expect(child).not.toHaveBeenCalled();
    logger.info({}, 'one');
    logger.info({}, 'two');
    expect(child).toHaveBeenCalledOnce();
  });
});
