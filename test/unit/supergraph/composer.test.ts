import { afterEach, expect, test } from 'vitest';
import { Composer } from '../../../src/supergraph/composer.ts';
import { readSupergraph } from '../../../src/supergraph/supergraph.ts';
import { until } from '../../kit/until.ts';
import { supergraphOf } from '../plan/supergraphs.ts';

const ONE = [{ name: 'a', sdl: 'type Query { a: Int }', routingUrl: 'http://a' }];

/** Composition takes over 100 ms for this many types. */
const LARGE = [
  {
    name: 'a',
    sdl: `type Query { a: T0 } ${Array.from({ length: 2_000 }, (_, i) => `type T${i} { f: T${(i + 1) % 2_000} }`).join(' ')}`,
    routingUrl: 'http://a',
  },
];

/** Makes a text too long to be read on this thread. */
const FILLING = ' '.repeat(200_000);

let composer: Composer | undefined;
afterEach(() => composer?.stop());

test('composition runs in a thread: the event loop turns meanwhile', async () => {
  composer = new Composer({ timeoutMs: 60_000 });
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
  }, 1);
  const composition = await composer.compose(LARGE);
  clearInterval(ticking);
  expect(composition.kind).toBe('composed');
  expect(turns).toBeGreaterThan(20);
});

test('composition that takes too long is stopped, and the next one works', async () => {
  composer = new Composer({ timeoutMs: 1 });
  await expect(composer.compose(LARGE)).rejects.toMatchObject({ code: 'COMPOSITION_TIMEOUT' });
  composer = new Composer({ timeoutMs: 60_000 });
  expect((await composer.compose(ONE)).kind).toBe('composed');
});

test('after a timeout the same composer starts a fresh thread', async () => {
  composer = new Composer({ timeoutMs: 5_000 });
  await composer.compose(ONE);
  await composer.stop();
  expect((await composer.compose(ONE)).kind).toBe('composed');
});

test('a second composition beside the first is a misuse', async () => {
  composer = new Composer({ timeoutMs: 60_000 });
  const first = composer.compose(ONE);
  await expect(composer.compose(ONE)).rejects.toThrow(TypeError);
  await first;
});

test('stopping in the middle ends the composition with a code', async () => {
  composer = new Composer({ timeoutMs: 60_000 });
  const composition = composer.compose(LARGE);
  await composer.stop();
  await expect(composition).rejects.toMatchObject({ code: 'COMPOSITION_CRASHED' });
});

test('a small supergraph needs no thread', async () => {
  composer = new Composer({ timeoutMs: 60_000 });
  const sdl = supergraphOf([{ name: 'a', sdl: 'type Query { a: Int }' }]);
  expect(await composer.read(sdl)).toEqual(readSupergraph(sdl));
  await expect(composer.read('type Query { a: Int }')).rejects.toMatchObject({ code: 'SUPERGRAPH_INVALID' });
  expect(composer.running).toBe(false);
});

test('a large supergraph is read in the thread', async () => {
  composer = new Composer({ timeoutMs: 60_000 });
  const types = Array.from({ length: 1_000 }, (_, i) => `"${'about it '.repeat(10)}" type T${i} { f: Int }`);
  const sdl = supergraphOf([{ name: 'a', sdl: `type Query { a: T0 } ${types.join(' ')}` }]);
  expect(await composer.read(sdl)).toEqual(readSupergraph(sdl));
  expect(composer.running).toBe(true);
});

test('what is no supergraph is refused, and the thread goes on', async () => {
  composer = new Composer({ timeoutMs: 60_000 });
  for (const sdl of ['type', 'type Query { a: Int }']) {
    await expect(composer.read(sdl + FILLING)).rejects.toMatchObject({ code: 'SUPERGRAPH_INVALID' });
  }
  expect(composer.running).toBe(true);
});

test('a thread without work ends, and the next composition has a fresh one', async () => {
  composer = new Composer({ timeoutMs: 60_000, idleMs: 0 });
  expect((await composer.compose(ONE)).kind).toBe('composed');
  await until(() => !composer?.running, { timeoutMs: 5_000, everyMs: 5 });
  expect((await composer.compose(ONE)).kind).toBe('composed');
});
