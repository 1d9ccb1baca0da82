import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { Composer } from '../../src/supergraph/composer.ts';
import type { Composition } from '../../src/supergraph/composition.ts';
import { readSupergraph } from '../../src/supergraph/supergraph.ts';
import { noteFigure } from '../kit/note-figure.ts';
import { publishedSdl } from '../kit/published-sdl.ts';
import type { Stands } from '../kit/registry-stores.ts';
import { STANDS } from '../kit/registry-stores.ts';

const TYPES = 2_000;
/** The longest value that Consul takes. */
const CONSUL_LIMIT = 512 * 1024;

const composer = new Composer({ timeoutMs: 60_000 });
/** Composed once, for both: what counts is the registry. */
let composition: Promise<Composition> | undefined;
afterAll(() => composer.stop());

describe.each(STANDS)('a subgraph of 2,000 types, in %s', (kind, start) => {
  let stands: Stands;
  beforeAll(async () => {
    stands = await start();
  });
  afterAll(() => stands[Symbol.asyncDispose]());

  test('is published and read back', { timeout: 60_000 }, async () => {
    await using stand = stands.open();
    const sdl = largeSdl();
    expect(Buffer.byteLength(sdl)).toBeGreaterThan(CONSUL_LIMIT);
    let composeMs = 0;
    const registry = new Registry({
      store: stand.open(),
      compose: async (subgraphs) => {
        const at = performance.now();
        composition ??= composer.compose(subgraphs);
        await composition;
        composeMs = performance.now() - at;
        return composition;
      },
    });
    const at = performance.now();
    const result = await registry.publish({
      changes: new Map([['large', { sdl, routingUrl: 'http://large/graphql' }]]),
      by: { who: 'test', at: new Date().toISOString() },
    });
    const publishMs = performance.now() - at;
    expect(result).toMatchObject({ kind: 'published', head: { supergraph: { sequence: 1 } } });

    const fresh = new Registry({ store: stand.open() });
    const readAt = performance.now();
    const supergraph = await fresh.supergraph();
    const readMs = performance.now() - readAt;
    expect(await publishedSdl(fresh, 'large')).toBe(sdl);
    expect(supergraph?.sdl.length).toBeGreaterThan(CONSUL_LIMIT);
    expect(readSupergraph(supergraph?.sdl ?? '').subgraphs).toEqual(new Map([['large', 'http://large/graphql']]));
    noteFigure({
      id: kind === 'Consul' ? 'R7' : 'R8',
      what: `a subgraph of ${TYPES} types, ${Math.round(sdl.length / 1024)} KiB, registry in ${kind}`,
      threshold: 'published and read back whole',
      measured: `${Math.round(publishMs - composeMs)} ms to publish, beside composition; ${Math.round(readMs)} ms to read its supergraph`,
    });
  });
});

function largeSdl(): string {
  const types = Array.from({ length: TYPES }, (_, index) => {
    const fields = Array.from(
      { length: 6 },
      (__, field) => `  "Field ${field} of type ${index}." field${field}: T${(index + field) % TYPES}`,
    );
    return `"Type ${index} of a large catalogue."\ntype T${index} {\n  id: ID!\n${fields.join('\n')}\n}\n`;
  });
  return `type Query { first: T0 }\n${types.join('')}`;
}
