import { describe, expect, it } from 'vitest';
import type { Head } from '../../../../src/registry/model/head.ts';
import { FOLLOWING_NOTHING, nextFollowing } from '../../../../src/registry/watch/following.ts';

const HASH = (digit: string) => digit.repeat(64);

function head(sequence: number, names: string, supergraph: string | null = String(sequence % 10)): Head {
  const version = (name: string) => [name, { hash: HASH('0'), routingUrl: `http://${name}`, sequence: 1 }] as const;
  return {
    format: 1,
    sequence,
    subgraphs: Object.fromEntries(names.split(' ').map(version)),
    supergraph: supergraph === null ? null : { hash: HASH(supergraph), sequence },
  };
}

/** What is followed after these heads were told one after the other. */
const told = (...heads: (Head | undefined)[]) => heads.reduce(nextFollowing, FOLLOWING_NOTHING);

describe('a head that follows from the one before', () => {
  it('is what to serve', () => {
    expect(told(undefined)).toEqual(FOLLOWING_NOTHING);
    expect(told(undefined, head(1, 'a')).head?.sequence).toBe(1);
    expect(told(head(1, 'a b'), head(2, 'a'))).toMatchObject({ head: { sequence: 2 }, problem: undefined });
    expect(told(head(3, 'a'), head(9, 'a')).head?.sequence).toBe(9);
  });

  it('may have the supergraph of an earlier one, as a rollback and a recorded failure do', () => {
    expect(told(head(1, 'a'), head(2, 'a'), head(3, 'a', '1'))).toMatchObject({ head: { sequence: 3 } });
  });
});

describe('a head that is gone', () => {
  it('leaves what was followed, and is a problem', () => {
    const lost = told(head(7, 'a b'), undefined);
    expect(lost).toMatchObject({ head: { sequence: 7 }, lostAt: 0 });
    expect(lost.problem).toMatch(/lost what was published: change 7 is still served/);
  });

  it('is followed again once every subgraph is back', () => {
    const first = told(head(7, 'a b'), undefined, head(1, 'a'));
    expect(first).toMatchObject({ head: { sequence: 7 } });
    expect(first.problem).toMatch(/from change 7 to 1.*until b is published again/);
    expect(nextFollowing(first, head(2, 'a b'))).toMatchObject({ head: { sequence: 2 }, problem: undefined });
  });

  it('is followed at once when what comes back is what is served, or newer', () => {
    expect(told(head(7, 'a b'), undefined, head(7, 'a b'))).toMatchObject({ lostAt: undefined, problem: undefined });
    expect(told(head(7, 'a b'), undefined, head(8, 'a'))).toMatchObject({ head: { sequence: 8 }, problem: undefined });
  });

  it('stays a problem when what comes back does not compose', () => {
    expect(told(head(7, 'a'), undefined, head(1, 'a', null))).toMatchObject({ head: { sequence: 7 } });
  });
});

describe('a head that goes back', () => {
  it('leaves what was followed until something is published on top of it', () => {
    const back = told(head(7, 'a b'), head(5, 'a b'));
    expect(back).toMatchObject({ head: { sequence: 7 }, lostAt: 5 });
    expect(back.problem).toMatch(/gone back from change 7 to 5.*until something is published/);
    expect(nextFollowing(back, head(5, 'a b'))).toEqual(back);
    expect(nextFollowing(back, head(6, 'a b'))).toMatchObject({ head: { sequence: 6 }, problem: undefined });
  });

  it('may come to the number of what was followed with other content', () => {
    expect(told(head(7, 'a b'), head(6, 'a'), head(7, 'a', '9'))).toMatchObject({
      head: { supergraph: { hash: HASH('7') } },
      problem: expect.stringContaining('until b is published again'),
    });
  });

  it('may go back twice', () => {
    const twice = told(head(7, 'a'), head(5, 'a'), head(3, 'a'), head(4, 'a'));
    expect(twice).toMatchObject({ head: { sequence: 4 }, problem: undefined });
  });
});
