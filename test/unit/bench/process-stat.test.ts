import { expect, test } from 'vitest';
import { parsePeakRss, parseStat, readProcessUse } from '../../../bench/measure/process-stat.ts';
import { startProcess } from '../../kit/start-process.ts';
import { until } from '../../kit/until.ts';

const LINE =
  '4711 (name) R 1 4242 4711 0 -1 4194560 100 0 0 0 250 50 7 3 20 0 11 0 12345 1000000 2000 18446744073709551615 1 1';

test('time is that of the process in both modes and that of its ended children, in milliseconds', () => {
  expect(parseStat(LINE)).toEqual({ group: 4242, cpuMs: 3_100 });
});

test.each(['node', 'a (b) c', ') R 1 9 9 (', ''])('the name %j does not shift the fields', (name) => {
  expect(parseStat(LINE.replace('(name)', `(${name})`))).toEqual({ group: 4242, cpuMs: 3_100 });
});

test('peak memory is in bytes, and 0 for a process that has none left', () => {
  expect(parsePeakRss('Name:\tnode\nVmPeak:\t  999999 kB\nVmHWM:\t   81920 kB\nVmRSS:\t   70000 kB\n')).toBe(
    83_886_080,
  );
  expect(parsePeakRss('Name:\tnode\nState:\tZ (zombie)\n')).toBe(0);
});

test.runIf(process.platform === 'linux')('a program is read with the children that it started', async () => {
  // A shell that is idle beside a child that works.
  await using program = await startProcess('sh', ['-c', 'sh -c "while :; do :; done" & wait']);
  const use = await until(() => {
    const read = readProcessUse(program.pid);
    return read !== undefined && read.cpuMs > 50 ? read : undefined;
  });
  expect(use.peakRssBytes).toBeGreaterThan(500_000);
});

test('a program that is not there has used nothing that could be told', () => {
  // Beyond the largest process id of Linux.
  expect(readProcessUse(2 ** 22 + 1)).toBeUndefined();
});
