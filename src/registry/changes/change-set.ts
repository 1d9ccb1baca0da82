import { parseRoutingUrl } from '../../core/routing-url.ts';
import { isSubgraphName } from '../../discovery/subgraph-name.ts';
import type { SubgraphVersion } from '../model/head.ts';
import { textHash } from '../model/text-hash.ts';
import type { Refused } from './refusal.ts';
import { refused } from './refusal.ts';

/** A subgraph as it is to be published. */
export interface SubgraphChange {
  readonly sdl: string;
  /** As `parseRoutingUrl` takes it. Absent: it stays. */
  readonly routingUrl?: string | undefined;
}

/** By name of the subgraph; null deletes it. */
export type Changes = ReadonlyMap<string, SubgraphChange | null>;

export interface ChangedSet {
  readonly kind: 'changed';
  /** The whole set after the change, by name in alphabetical order. */
  readonly subgraphs: Readonly<Record<string, SubgraphVersion>>;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
}

/** What `changes` make of the set `before` as change number `sequence`. Subgraphs that stay as they are keep their version. */
export function changeSet(
  before: Readonly<Record<string, SubgraphVersion>>,
  changes: Changes,
  sequence: number,
): ChangedSet | { readonly kind: 'unchanged' } | Refused {
  const set = new Map(Object.entries(before));
  const made: { created: string[]; updated: string[]; deleted: string[] } = { created: [], updated: [], deleted: [] };
  for (const [name, change] of changes) {
    if (!isSubgraphName(name)) return refused({ kind: 'invalid-name', name });
    const last = set.get(name);
    if (change === null) {
      if (last === undefined) return refused({ kind: 'unknown-subgraph', name, known: Object.keys(before) });
      set.delete(name);
      made.deleted.push(name);
      continue;
    }
    const routingUrl = change.routingUrl ?? last?.routingUrl;
    if (routingUrl === undefined) return refused({ kind: 'routing-url-missing', name });
    if (parseRoutingUrl(routingUrl) === undefined) return refused({ kind: 'routing-url-invalid', name, routingUrl });
    const hash = textHash(change.sdl);
    if (last?.hash === hash && last.routingUrl === routingUrl) continue;
    set.set(name, { hash, routingUrl, sequence });
    (last === undefined ? made.created : made.updated).push(name);
  }
  if (made.created.length + made.updated.length + made.deleted.length === 0) return { kind: 'unchanged' };
  if (set.size === 0) return refused({ kind: 'last-subgraph' });
  const names = differingInCase(set.keys());
  if (names !== undefined) return refused({ kind: 'names-differ-in-case', names });
  const sorted = [...set].sort(([first], [second]) => (first < second ? -1 : 1));
  return { kind: 'changed', subgraphs: Object.fromEntries(sorted), ...made };
}

function differingInCase(names: Iterable<string>): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) return [other, name];
    seen.set(name.toLowerCase(), name);
  }
  return undefined;
}
