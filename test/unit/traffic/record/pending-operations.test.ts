import { expect, test } from 'vitest';
import type { PendingOperation } from '../../../../src/traffic/record/pending-operations.ts';
import { PendingOperations } from '../../../../src/traffic/record/pending-operations.ts';
import { served } from '../served.ts';

const requestsOf = ({ counts }: PendingOperation) => counts.reduce((sum, { requests }) => sum + requests, 0);

function pending(isKnown = false) {
  const told = { crowded: 0 };
  const operations = new PendingOperations({
    isKnown: () => isKnown,
    onCrowded: () => {
      told.crowded += 1;
    },
  });
  const note = (source: ReturnType<typeof served>, name = '', version = '') => {
    operations.note(source, name, version).requests += 1;
  };
  return { operations, note, told };
}

test('what is taken is gone, and counted by operation and client', () => {
  const { operations, note } = pending();
  const [one, two] = [served('{ item(id: 1) { id } }'), served('{ favourites { __typename } }')];
  note(one);
  note(one);
  note(two, 'web', '1');
  note(one, 'web', '1');
  note(one, 'web', '2');
  note(one, 'web', '1');
  const counts = operations
    .take()
    .map((each) => each.counts.map(({ client, requests }) => `${client.name} ${client.version} ${requests}`));
  expect(counts).toEqual([['  2', 'web 1 2', 'web 2 1'], ['web 1 1']]);
  expect(operations.take()).toEqual([]);
});

test('as many documents are held as there is room for; the rest is counted without them', () => {
  const { operations, note, told } = pending();
  for (let at = 0; at < 3_000; at += 1) note(served(`{ item(id: ${at}) { id } }`));
  const taken = operations.take();
  expect(taken).toHaveLength(2_001);
  expect(taken.find((each) => each.served === undefined)).toSatisfy(
    (rest: PendingOperation) => requestsOf(rest) === 1_000,
  );
  expect(told.crowded).toBeGreaterThan(0);
});

test('long documents take more of the room', () => {
  const { operations, note } = pending();
  const long = `{ item(id: "${'x'.repeat(100_000)}") { id } }`;
  for (let at = 0; at < 5; at += 1) note(served(long));
  expect(operations.take().map((each) => [each.served !== undefined, requestsOf(each)])).toEqual([
    [true, 1],
    [true, 1],
    [false, 3],
  ]);
  note(served(long));
  expect(operations.take()).toHaveLength(1);
});

test('operations that are known are held by others as well, and need no room', () => {
  const { operations, note } = pending(true);
  for (let at = 0; at < 3_000; at += 1) note(served(`{ item(id: ${at}) { id } }`));
  expect(operations.take()).toHaveLength(3_000);
});

test('clients that there is no room for are counted without their names', () => {
  const { operations, note } = pending();
  const one = served('{ item(id: 1) { id } }');
  for (let at = 0; at < 6_000; at += 1) note(one, `client ${at}`);
  note(one, 'client 7');
  note(one);
  const [taken] = operations.take();
  expect(taken?.counts).toHaveLength(5_002);
  const requests = new Map(taken?.counts.map(({ client, requests: count }) => [client.name, count]));
  expect([requests.get('client 7'), requests.get('(other)'), requests.get('')]).toEqual([2, 1_000, 1]);
});
