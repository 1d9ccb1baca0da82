import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DiscoveryView } from '../../../src/discovery/view-publisher.ts';
import { ViewPublisher } from '../../../src/discovery/view-publisher.ts';
import { RecordingListener } from '../../kit/recording-listener.ts';

const logger = pino({ level: 'silent' });
const a = { name: 'a', sdl: 'A', routingUrl: 'consul://a' };
const b = { name: 'b', sdl: 'B', routingUrl: 'consul://b' };
const one = { id: '1', url: 'http://127.0.0.1:1/' };
const two = { id: '2', url: 'http://127.0.0.1:2/' };

let listener = new RecordingListener();
let publisher = new ViewPublisher(listener, logger);
beforeEach(() => {
  listener = new RecordingListener();
  publisher = new ViewPublisher(listener, logger);
});

/** Publishes a view and returns the calls it led to. */
function publish(view: Partial<DiscoveryView>): readonly string[] {
  const before = listener.calls.length;
  publisher.publish({ subgraphs: [], instances: new Map(), problems: [], ...view });
  return listener.calls.slice(before);
}

describe('a listener is told', () => {
  it('problems, then instances, then schemas, all sorted', () => {
    const instances = new Map([
      ['b', [two, one]],
      ['a', []],
    ]);
    const calls = publish({ subgraphs: [b, a], instances, problems: [{ message: 'x' }] });
    expect(calls).toEqual(['problems 1', 'instances a 0', 'instances b 2', 'schemas a,b']);
    expect(listener.instances.get('b')).toEqual([one, two]);
    expect(listener.sets[0]?.problems).toEqual([{ message: 'x' }]);
  });

  it('only what has changed', () => {
    const view = { subgraphs: [a], instances: new Map([['a', [one, two]]]), problems: [{ message: 'x' }] };
    publish(view);
    expect(publish({ ...view, instances: new Map([['a', [two, one]]]) })).toEqual([]);
    expect(publish({ ...view, instances: new Map([['a', [one]]]) })).toEqual(['instances a 1']);
    expect(publish({ ...view, instances: new Map([['a', [one]]]), problems: [] })).toEqual(['problems 0']);
    expect(publish({ subgraphs: [{ ...a, sdl: 'A2' }] })).toEqual(['schemas a']);
    expect(publish({ subgraphs: [{ ...a, sdl: 'A2', routingUrl: 'http://x/' }] })).toEqual(['schemas a']);
  });

  it('never an empty set', () => {
    publish({ subgraphs: [a] });
    expect(publish({ subgraphs: [] })).toEqual([]);
    expect(publish({ subgraphs: [a] })).toEqual([]);
  });

  it('the instances again when a subgraph comes back', () => {
    const instances = new Map([['a', [one]]]);
    publish({ subgraphs: [a, b], instances });
    publish({ subgraphs: [b] });
    expect(publish({ subgraphs: [a, b], instances })).toEqual(['instances a 1', 'schemas a,b']);
  });

  it('nothing about instances of which there is no news', () => {
    const instances = new Map([['a', [one]]]);
    publish({ subgraphs: [a], instances });
    expect(publish({ subgraphs: [a] })).toEqual([]);
    expect(publish({ subgraphs: [a], instances })).toEqual([]);
  });

  it('at most a hundred problems', () => {
    publish({ problems: Array.from({ length: 1_000 }, (_, n) => ({ message: `problem ${n}` })) });
    expect(listener.problems).toHaveLength(101);
    expect(listener.problems.at(-1)).toEqual({ message: 'and 900 more problems' });
  });

  it('nothing after close', () => {
    publisher.close();
    expect(publish({ subgraphs: [a], problems: [{ message: 'x' }] })).toEqual([]);
  });
});

it('a listener that throws does not keep the other calls from being made', () => {
  listener.problemsChanged = () => {
    throw new Error('defect');
  };
  expect(publish({ subgraphs: [a], problems: [{ message: 'x' }] })).toEqual(['schemas a']);
});
