import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Head } from '../../src/registry/model/head.ts';
import { headSchema } from '../../src/registry/model/head.ts';
import { Registry } from '../../src/registry/registry.ts';
import { readSupergraph } from '../../src/supergraph/supergraph.ts';
import { checkRegistry } from '../kit/check-registry.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import type { Accepted } from '../kit/publishers.ts';
import { publishUntil } from '../kit/publishers.ts';
import type { Stands } from '../kit/registry-stores.ts';
import { STANDS } from '../kit/registry-stores.ts';
import { startProcess } from '../kit/start-process.ts';

const PROCESSES = AT_FULL_SIZE ? 4 : 2;
const PUBLISHERS = 20 / PROCESSES;
const PUBLISHES = AT_FULL_SIZE ? 50 : 2;
const TOTAL = PROCESSES * PUBLISHERS * PUBLISHES;

describe.each(STANDS)('publishers at once, in %s', (kind, start) => {
  let stands: Stands;
  beforeAll(async () => {
    stands = await start();
  });
  afterAll(() => stands[Symbol.asyncDispose]());

  test(`20 publishers, ${TOTAL} publishes: all that was ever served composes and is in the history, nothing is lost`, {
    timeout: 900_000,
  }, async () => {
    await using stand = stands.open();
    const store = stand.open();
    const heads: Head[] = [];
    store.watch('head', {
      changed: (record) => {
        if (record !== undefined) heads.push(headSchema.parse(JSON.parse(Buffer.from(record.value).toString())));
      },
      failed: (reason) => expect.unreachable(reason),
    });
    const reader = new Registry({ store: stand.open() });
    const served = new Map<string, number>();
    let isDone = false;
    const reading = (async () => {
      while (!isDone) {
        const supergraph = await reader.supergraph();
        if (supergraph === undefined || served.has(supergraph.hash)) continue;
        readSupergraph(supergraph.sdl);
        served.set(supergraph.hash, supergraph.sequence);
      }
    })();

    const at = performance.now();
    const accepted = (await Promise.all(Array.from({ length: PROCESSES }, (_, index) => runProcess(index)))).flat();
    const seconds = (performance.now() - at) / 1000;
    isDone = true;
    await reading;

    expect(accepted).toHaveLength(TOTAL);
    const { changes, problems } = await checkRegistry(stand.open(), accepted, { complete: true });
    expect(problems).toEqual([]);
    expect(changes).toBe(TOTAL);
    for (const [hash, sequence] of served) expect((await reader.entry(sequence))?.supergraph?.hash).toBe(hash);
    const told = heads.map(({ sequence }) => sequence);
    expect(told).toEqual([...told].sort((first, second) => first - second));
    for (const { sequence, supergraph } of heads)
      expect((await reader.entry(sequence))?.supergraph).toEqual(supergraph);
    noteFigure({
      id: kind === 'Consul' ? 'R1' : 'R2',
      what: `20 publishers in ${PROCESSES} processes, ${TOTAL} publishes that contradict each other, registry in ${kind}`,
      threshold: 'each composed as that very set, in the history once, no hole',
      measured: `${changes} changes, ${problems.length} amiss, ${Math.round(TOTAL / seconds)} publishes a second`,
    });

    async function runProcess(index: number): Promise<readonly Accepted[]> {
      const program = join(import.meta.dirname, '..', 'kit', 'publisher-process.ts');
      const args = [program, JSON.stringify(stand.place), String(PUBLISHERS), String(PUBLISHES), `p${index}`];
      await using child = await startProcess(process.execPath, args);
      const { code } = await child.exited;
      expect(code, child.stderr).toBe(0);
      const lines = child.stdout.split('\n').filter((line) => line.startsWith('{'));
      return lines.map((line) => JSON.parse(line) as Accepted);
    }
  });

  test('while old changes and texts are deleted, what is referred to stays', { timeout: 300_000 }, async () => {
    await using stand = stands.open();
    const options = { keep: 3, graceMs: 0 };
    let isDone = false;
    const collector = new Registry({ store: stand.open(), ...options });
    const collecting = (async () => {
      let texts = 0;
      while (!isDone) texts += (await collector.collectGarbage()).texts;
      return texts;
    })();
    const publishing = Array.from({ length: 6 }, (_, index) =>
      publishUntil(AT_FULL_SIZE ? 50 : 4, stand.open(), `p${index}`, options),
    );
    const accepted = (await Promise.all(publishing)).flat();
    isDone = true;
    expect(await collecting).toBeGreaterThan(0);
    const registry = new Registry({ store: stand.open() });
    const head = await registry.head();
    expect(head?.sequence).toBe(accepted.length);
    const hashes = [head, ...(await registry.history())].flatMap((record) => [
      record?.supergraph?.hash ?? '',
      ...Object.values(record?.subgraphs ?? {}).map(({ hash }) => hash),
    ]);
    for (const hash of hashes) await registry.text(hash);
    // The set is whole in each of them.
    expect(hashes.length).toBeGreaterThan(15);
  });
});
