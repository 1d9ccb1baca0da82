import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startProcess } from '../../kit/start-process.ts';
import { until } from '../../kit/until.ts';

const SLEEPER_WITH_CHILD = 'sleep 600 & echo "child $!"; wait';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-start-process-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('keeps the output and tells how the process ended', async () => {
  const child = await startProcess('/bin/sh', ['-c', 'echo out; echo err >&2; exit 3']);
  expect(await child.exited).toEqual({ code: 3, signal: null });
  expect([child.stdout, child.stderr, child.running]).toEqual(['out\n', 'err\n', false]);
});

test('rejects when the program does not exist', async () => {
  await expect(startProcess(join(folder, 'nothing'), [])).rejects.toThrow('ENOENT');
});

test('kills what the process started, too', async () => {
  const child = await startProcess('/bin/sh', ['-c', SLEEPER_WITH_CHILD]);
  const grandchild = await until(() => Number(/child (\d+)/.exec(child.stdout)?.[1]));
  await child.kill();
  await until(() => !isAlive(grandchild), { what: 'the grandchild to end' });
});

test('stops by SIGTERM, and by SIGKILL what ignores it', async () => {
  const polite = await startProcess('/bin/sh', ['-c', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done']);
  await until(() => polite.stdout.includes('ready'));
  await polite.stop();
  expect(await polite.exited).toEqual({ code: 7, signal: null });

  const stubborn = await startProcess('/bin/sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.01; done']);
  await until(() => stubborn.stdout.includes('ready'));
  await stubborn.stop(50);
  expect(await stubborn.exited).toEqual({ code: null, signal: 'SIGKILL' });
});

test('leaves no orphan when its owner is killed', async () => {
  const script = join(folder, 'owner.ts');
  const module = JSON.stringify(join(import.meta.dirname, '..', '..', 'kit', 'start-process.ts'));
  const cleanUp = JSON.stringify(`touch ${folder}/cleaned-$1`);
  writeFileSync(
    script,
    `import { startProcess } from ${module};
     const owned = await startProcess('/bin/sh', ['-c', ${JSON.stringify(SLEEPER_WITH_CHILD)}], { ifOrphaned: ${cleanUp} });
     process.stdout.write('owned ' + owned.pid + '\\n');
     setInterval(() => {}, 1000);`,
  );
  const owner = await startProcess(process.execPath, [script]);
  const owned = await until(() => Number(/owned (\d+)/.exec(owner.stdout)?.[1]), { what: 'the owner to start it' });
  expect(isAlive(owned)).toBe(true);
  // The owner alone: its child has a process group of its own.
  owner.signal('SIGKILL');
  await owner.exited;
  await until(() => !isAlive(owned), { what: 'the owned process to end' });
});

/** A zombie counts as ended: whether it is collected soon depends on the machine's first process. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
