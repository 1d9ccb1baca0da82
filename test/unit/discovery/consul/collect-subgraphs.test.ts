import { describe, expect, it } from 'vitest';
import type { Findings, TaggedSubgraph } from '../../../../src/discovery/consul/collect-subgraphs.ts';
import { collectSubgraphs } from '../../../../src/discovery/consul/collect-subgraphs.ts';
import { NOTHING_PUBLISHED } from '../../../../src/discovery/consul/published-subgraphs.ts';
import type { LastGood } from '../../../../src/discovery/last-good.ts';

const routing = (service: string) => ({ kind: 'service', service }) as const;
const published = (...names: readonly string[]) => ({
  ...NOTHING_PUBLISHED,
  publications: new Map(
    names.map((name) => [name, { sdl: `published ${name}`, routing: routing(name), createIndex: 1 }]),
  ),
});
const tagged = (service: string, more: Partial<TaggedSubgraph> = {}): TaggedSubgraph => ({
  service,
  subgraph: service,
  sdl: `tagged ${service}`,
  problem: undefined,
  ...more,
});
const lastGood = (...names: readonly string[]): LastGood =>
  new Map(names.map((name) => [name, { sdl: `last ${name}`, routingUrl: `consul://${name}`, instances: [] }]));

function collect(findings: Partial<Findings>) {
  const { subgraphs, problems, stoodIn } = collectSubgraphs({
    published: NOTHING_PUBLISHED,
    tagged: [],
    keptLastGood: new Set(),
    lastGood: new Map(),
    ...findings,
  });
  return {
    sdls: [...subgraphs.values()].map(({ sdl }) => sdl).toSorted(),
    text: problems.map(({ subgraph, message }) => `${subgraph ?? '-'}: ${message}`).join('\n'),
    stoodIn: [...stoodIn],
    subgraphs,
  };
}

describe('for one name', () => {
  it('what is published counts before what is tagged, and that before the past', () => {
    const findings = {
      published: published('a'),
      tagged: [tagged('a'), tagged('b')],
      lastGood: lastGood('a', 'b', 'c'),
    };
    expect(collect(findings)).toMatchObject({ sdls: ['published a', 'tagged b'], text: '' });
  });

  it('the first of two tagged services counts, and the other is reported', () => {
    const { sdls, text } = collect({ tagged: [tagged('s1', { subgraph: 'a' }), tagged('s2', { subgraph: 'a' })] });
    expect(sdls).toEqual(['tagged s1']);
    expect(text).toMatch(/a: services s1 and s2 both claim/);
  });

  it('a tagged service does not step in for a published schema that is broken', () => {
    const findings = { published: { ...published(), unusable: new Set(['a']) }, tagged: [tagged('a')] };
    expect(collect(findings).sdls).toEqual([]);
    expect(collect({ ...findings, lastGood: lastGood('a') }).sdls).toEqual(['last a']);
  });

  it('the service of a tagged subgraph is routed to, whatever its subgraph is called', () => {
    const { subgraphs } = collect({ tagged: [tagged('users-service', { subgraph: 'users' })] });
    expect(subgraphs.get('users')?.routing).toEqual(routing('users-service'));
  });
});

describe('the past stands in', () => {
  it('for everything while Consul has not told what is published', () => {
    expect(collect({ published: undefined, lastGood: lastGood('a', 'b') }).sdls).toEqual(['last a', 'last b']);
  });

  it('for everything else while Consul has not listed services', () => {
    const { sdls, text } = collect({ published: published('a'), tagged: undefined, lastGood: lastGood('a', 'b') });
    expect(sdls).toEqual(['last b', 'published a']);
    expect(text).toMatch(/b: its schema cannot be read now/);
  });

  it('while a tagged service has not told its name', () => {
    const findings = { tagged: [tagged('s', { subgraph: undefined, sdl: undefined, problem: 'no instance' })] };
    const { sdls, text } = collect({ ...findings, published: published('a'), lastGood: lastGood('b') });
    expect(sdls).toEqual(['last b', 'published a']);
    expect(text).toMatch(/-: no instance/);
  });

  it('for a tagged service that does not answer, and for no other', () => {
    const dead = tagged('a', { sdl: undefined, problem: 'refused' });
    const { sdls, text, stoodIn } = collect({ tagged: [dead, tagged('b')], lastGood: lastGood('a', 'x') });
    expect(sdls).toEqual(['last a', 'tagged b']);
    expect(stoodIn).toEqual(['a']);
    expect(text).toMatch(/a: refused/);
  });

  it('for those that are to be kept', () => {
    expect(collect({ lastGood: lastGood('a', 'b'), keptLastGood: new Set(['a']) }).sdls).toEqual(['last a']);
  });
});

it.each(['__proto__', '', 'a b', '7'])('a service cannot call itself %j', (subgraph) => {
  const { sdls, text } = collect({ tagged: [tagged('s', { subgraph }), tagged('good')] });
  expect(sdls).toEqual(['tagged good']);
  expect(text).toMatch(/service s calls itself .* no name for a subgraph/);
});
