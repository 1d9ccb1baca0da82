import type { Head } from '../model/head.ts';

/** What a gateway goes by of all that it has seen of a head. */
export interface Following {
  /** What is to be served; undefined before anything was published. */
  readonly head: FollowedHead | undefined;
  /** The sequence at which the store came back without what it held before, 0 for nothing; undefined while all is well. */
  readonly lostAt: number | undefined;
  readonly problem: string | undefined;
}

/** The part of a head that decides. */
export interface FollowedHead {
  readonly sequence: number;
  readonly subgraphs: Readonly<Record<string, unknown>>;
  readonly supergraph: Head['supergraph'];
}

export const FOLLOWING_NOTHING: Following = { head: undefined, lostAt: undefined, problem: undefined };

/**
 * What to go by after the store has told `head`; undefined when it holds none.
 *
 * Sequences only ever grow, so a head that is gone or has gone back means that the store has lost data. Its supergraph may lack
 * what others have published since: what is served stays, until somebody publishes and the result holds every subgraph that is
 * served, or until the sequence has passed that of what is served.
 */
export function nextFollowing(before: Following, head: Head | undefined): Following {
  const { head: followed, lostAt } = before;
  if (followed === undefined) return { ...FOLLOWING_NOTHING, head };
  if (head === undefined) {
    const problem = `the registry has lost what was published: change ${followed.sequence} is still served, until every subgraph is published again`;
    return { head: followed, lostAt: 0, problem };
  }
  const isNewer = head.sequence > followed.sequence;
  const isSame = head.supergraph?.hash === followed.supergraph?.hash;
  if (isNewer || isSame) return { ...FOLLOWING_NOTHING, head };
  const backAt = Math.min(lostAt ?? head.sequence, head.sequence);
  const missing = Object.keys(followed.subgraphs).filter((name) => !Object.hasOwn(head.subgraphs, name));
  const isPublishedAgain = head.sequence > backAt && head.supergraph !== null;
  if (isPublishedAgain && missing.length === 0) return { ...FOLLOWING_NOTHING, head };
  const until =
    missing.length === 0 ? 'until something is published' : `until ${missing.join(', ')} is published again`;
  const problem = `the registry has gone back from change ${followed.sequence} to ${head.sequence}, which looks like a loss of data: change ${followed.sequence} is still served, ${until}`;
  return { head: followed, lostAt: backAt, problem };
}
