import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/registry/store/open-store.ts';
import { checkRegistry } from '../kit/check-registry.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import type { Accepted } from '../kit/publishers.ts';
import { publishUntil } from '../kit/publishers.ts';
import type { StoreStand } from '../kit/registry-stores.ts';
import { consulStand, folderStand, MAIN } from '../kit/registry-stores.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';

const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));
const KIT = join(import.meta.dirname, '..', 'kit');

describe(`with SEED=${SEED}`, () => {
  const KILLS = AT_FULL_SIZE ? 100 : 5;

  test(`publishers are killed ${KILLS} times: the next one finds old or new, never half`, {
    timeout: 600_000,
  }, async () => {
    await using stand = folderStand();
    const random = seededRandom(SEED);
    const accepted: Accepted[] = [];
    let interrupted = 0;
    /** Changes that were made and never told of. */
    let unreported = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const args = [join(KIT, 'publisher-process.ts'), JSON.stringify(stand.place), '3', '1000000', `killed ${kill}`];
      await using child = await startProcess(process.execPath, args);
      await until(() => child.stdout.includes('{'), { timeoutMs: 60_000 });
      await delay(random() * 400);
      await child.kill();
      const lines = child.stdout
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.startsWith('{'));
      accepted.push(...lines.map((line) => JSON.parse(line) as Accepted));
      const store = openStore(stand.place, MAIN);
      const { problems, changes } = await checkRegistry(store, accepted, { complete: false });
      expect(problems).toEqual([]);
      if (changes - accepted.length > unreported) interrupted += 1;
      unreported = changes - accepted.length;
    }
    // And the registry is of use.
    const after = await publishUntil(2, stand.open(), 'after');
    const { changes, problems } = await checkRegistry(stand.open(), [...accepted, ...after], { complete: false });
    expect(problems).toEqual([]);
    noteFigure({
      id: 'R3',
      what: `a process with 3 publishers killed ${KILLS} times at random moments, registry in a folder`,
      threshold: 'old or new, never half; nothing accepted is lost',
      measured: `${changes} changes, 0 amiss; ${interrupted} kills hit between a commit and its report`,
    });
  });
});

describeWithConsul('Consul', () => {
  const KILLS = AT_FULL_SIZE ? 20 : 2;

  test(`is killed ${KILLS} times while 5 publishers are at it: old or new, never half`, {
    timeout: 600_000,
  }, async () => {
    const consul = await startConsul();
    try {
      await using stand = consulStand(consul.address);
      const random = seededRandom(SEED + 1);
      let isDone = false;
      const accepted: Accepted[] = [];
      const publishing = Promise.all(
        Array.from({ length: 5 }, async (_, index) => {
          for (let round = 0; !isDone; round += 1) {
            const options = { isPatient: true, onAccepted: (note: Accepted) => accepted.push(note) };
            await publishUntil(1, stand.open(), `p${index} ${round}`, options);
          }
        }),
      );
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = accepted.length;
        await until(() => accepted.length > before + 2, { timeoutMs: 60_000 });
        await delay(random() * 200);
        await consul.kill();
        await delay(random() * 300);
        await consul.restart();
      }
      isDone = true;
      await publishing;
      const { changes, problems } = await checkRegistry(stand.open(), accepted, { complete: false });
      expect(problems).toEqual([]);
      noteFigure({
        id: 'R4',
        what: `Consul killed ${KILLS} times while 5 publishers are at it (SEED=${SEED})`,
        threshold: 'old or new, never half; nothing accepted is lost',
        measured: `${changes} changes, of which ${accepted.length} were told to their publishers; 0 amiss`,
      });
    } finally {
      await consul.stop();
    }
  });
});

describe('what a process has announced goes when it was killed', () => {
  test('in a folder', async () => {
    await using stand = folderStand();
    await expectToGo(stand);
  });
});

describeWithConsul('what a process has announced goes when it was killed', () => {
  test('in Consul', async () => {
    const consul = await startConsul({ config: { session_ttl_min: '1s' } });
    try {
      await using stand = consulStand(consul.address);
      await expectToGo(stand);
    } finally {
      await consul.stop();
    }
  });
});

async function expectToGo(stand: StoreStand): Promise<void> {
  const store = stand.open();
  const isThere = async () => (await store.keys('gateways/')).includes('gateways/a');
  const program = join(KIT, 'announcing-process.ts');
  await using child = await startProcess(process.execPath, [program, JSON.stringify(stand.place), 'gateways/a']);
  await until(isThere);
  // Longer than the time after which a silent one goes.
  await delay(2_000);
  expect(await isThere()).toBe(true);
  await child.kill();
  expect(await isThere()).toBe(true);
  await until(async () => !(await isThere()), { timeoutMs: 20_000, everyMs: 100 });
}
