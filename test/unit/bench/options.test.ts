import { expect, test } from 'vitest';
import { readOptions, UsageError } from '../../../bench/options.ts';

test('without options: guild, every peer, three rounds of five seconds', () => {
  expect(readOptions([], { json: 'latest.json' })).toMatchObject({
    workloads: [{ name: 'guild' }],
    seconds: 5,
    rounds: 3,
    connections: 50,
    latencyMs: 0,
    json: 'latest.json',
  });
});

test('peers are known names, engines of ours, and command lines', () => {
  const options = readOptions(['--peers', 'portico:apollo,node', '--peer', 'router=router -p {port} -s {supergraph}']);
  expect(options === 'help' ? [] : options.peers.map(({ name }) => name)).toEqual(['portico:apollo', 'node', 'router']);
});

test('all workloads have different names', () => {
  const options = readOptions(['--workload', 'all']);
  const names = options === 'help' ? [] : options.workloads.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(6);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  [['--workload', 'gild'], /no workload gild/],
  [['--peers', 'stock,wat'], /no peer wat/],
  [['--duration', '1500ms'], /whole seconds/],
  [['--duration', 'soon'], /not a time/],
  [['--latency=-5ms'], /not a time/],
  [['--rounds', '0'], /not a number/],
  [['--connections', 'x'], /not a number/],
  [['--nonsense'], /nonsense/],
])('%j is refused with the reason', (args, reason) => {
  expect(() => readOptions(args)).toThrow(UsageError);
  expect(() => readOptions(args)).toThrow(reason);
});

test('latency may be a fraction of a second', () => {
  expect(readOptions(['--latency', '20ms'])).toMatchObject({ latencyMs: 20 });
});
