import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IntrospectedSchema } from '../../../src/discovery/introspected-schema.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const SDL = 'type Query { a: Int }';

function start(fetch: (signal: AbortSignal) => Promise<string>) {
  const onChange = vi.fn();
  const ask = vi.fn(fetch);
  const schema = new IntrospectedSchema({
    fetch: ask,
    intervalMs: 30_000,
    maxSdlBytes: 100,
    random: () => 1,
    onChange,
  });
  return { schema, ask, onChange };
}

it('asks at once and then in intervals, and tells only changes', async () => {
  let sdl = SDL;
  const { schema, ask, onChange } = start(async () => sdl);
  await schema.firstAttempt;
  expect(schema.sdl).toBe(SDL);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(ask).toHaveBeenCalledTimes(4);
  expect(onChange).toHaveBeenCalledTimes(1);
  sdl = `${SDL} # new`;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(schema.sdl).toBe(sdl);
  expect(onChange).toHaveBeenCalledTimes(2);
  await schema.stop();
});

it('asks failing subgraphs sooner, backing off to 10 s', async () => {
  const { schema, ask } = start(() => Promise.reject(new Error('refused')));
  await schema.firstAttempt;
  expect(schema.problem).toBe('refused');
  // 0.5 + 1 + 2 + 4 + 8 s
  await vi.advanceTimersByTimeAsync(15_500);
  expect(ask).toHaveBeenCalledTimes(6);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(ask).toHaveBeenCalledTimes(9);
  await schema.stop();
});

it.each([
  ['fails', () => Promise.reject(new Error('refused')), /refused/],
  ['answers what is no SDL', async () => 'type {', /is not GraphQL/],
  ['answers too much', async () => `# ${'x'.repeat(200)}`, /at most 100/],
])('keeps the last SDL while the subgraph %s', async (_, bad, problem) => {
  let answer: () => Promise<string> = async () => SDL;
  const { schema } = start(() => answer());
  await schema.firstAttempt;
  answer = bad;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(schema.sdl).toBe(SDL);
  expect(schema.problem).toMatch(problem);
  answer = async () => SDL;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(schema.problem).toBeUndefined();
  await schema.stop();
});

it('asks again at once when told to, also while it is asking', async () => {
  const waiting: ((sdl: string) => void)[] = [];
  const { schema, ask } = start(() => new Promise((resolve) => waiting.push(resolve)));
  schema.refresh();
  waiting[0]?.(SDL);
  await vi.advanceTimersByTimeAsync(1);
  expect(ask).toHaveBeenCalledTimes(2);
  waiting[1]?.(`${SDL} # new`);
  await vi.advanceTimersByTimeAsync(1);
  expect(schema.sdl).toMatch(/new/);
  schema.refresh();
  await vi.advanceTimersByTimeAsync(1);
  expect(ask).toHaveBeenCalledTimes(3);
  waiting[2]?.(SDL);
  await schema.stop();
});

it('tells nothing after stop, and leaves no timer', async () => {
  const { schema, onChange } = start(
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cancelled')))),
  );
  await schema.stop();
  await schema.firstAttempt;
  expect(onChange).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
