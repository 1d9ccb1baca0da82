import type { AddressPolicy } from '../address-policy.ts';
import { checkSdl } from '../check-sdl.ts';
import type { DiscoveryProblem } from '../discovery.ts';
import { isSubgraphName } from '../subgraph-name.ts';
import type { KvEntry } from './read-entries.ts';
import type { Routing } from './routing.ts';
import { defaultRouting, parseRouting } from './routing.ts';

/** A subgraph whose team has put its schema into the store. */
export interface Publication {
  readonly sdl: string;
  readonly routing: Routing;
  /** Of the schema's entry. */
  readonly createIndex: number;
}

/** What the store has told so far. */
export interface PublishedSubgraphs {
  /** By name; the last good one of each. */
  readonly publications: ReadonlyMap<string, Publication>;
  /** Those among them that the store does not hold any more and that were not seen to be deleted. */
  readonly kept: ReadonlySet<string>;
  /** In the store, but never usable so far. */
  readonly unusable: ReadonlySet<string>;
  readonly problems: readonly DiscoveryProblem[];
}

export interface ReadPublishedOptions {
  /** Of the keys, with a slash at its end. */
  readonly prefix: string;
  readonly policy: AddressPolicy;
  readonly maxSdlBytes: number;
}

export const NOTHING_PUBLISHED: PublishedSubgraphs = {
  publications: new Map(),
  kept: new Set(),
  unusable: new Set(),
  problems: [],
};

/**
 * The next state from the store's answer and the state before.
 *
 * A broken entry leaves its subgraph as it was, and the others alone. A subgraph that is missing is gone only if the
 * answer follows from the one before. A store that was restarted empty or restored gives valid answers too, in which
 * schemas are missing that nobody deleted: it shows by an index that went back (`reset`), or by not one of the
 * known entries being there with its old creation index. Then the missing ones are kept until they are published again.
 */
export function readPublished(
  before: PublishedSubgraphs,
  entries: readonly KvEntry[],
  reset: boolean,
  options: ReadPublishedOptions,
): PublishedSubgraphs {
  const { groups, problems } = groupBySubgraph(entries, options.prefix);
  const publications = new Map<string, Publication>();
  const unusable = new Set<string>();
  for (const [name, group] of groups) {
    const last = before.publications.get(name);
    const read = readGroup(name, group, last?.sdl, options);
    if ('problem' in read) problems.push({ subgraph: name, message: read.problem });
    const usable = 'problem' in read ? last : read;
    if (usable) publications.set(name, usable);
    else unusable.add(name);
  }
  const missing = [...before.publications.keys()].filter((name) => !groups.has(name));
  const follows = !reset && [...groups].some(([name, { schema }]) => isSame(before.publications.get(name), schema));
  const kept = new Set(missing.filter((name) => !follows || before.kept.has(name)));
  for (const name of kept) {
    const publication = before.publications.get(name);
    if (publication) publications.set(name, publication);
    problems.push({
      subgraph: name,
      message: `its schema is gone from ${options.prefix}${name}/schema together with others, which looks like a loss of data in Consul; the last good one is kept until it is published again or the gateway is restarted`,
    });
  }
  return { publications, kept, unusable, problems };
}

function isSame(before: Publication | undefined, schema: KvEntry): boolean {
  return before !== undefined && before.createIndex === schema.createIndex;
}

interface Group {
  readonly schema: KvEntry;
  readonly routing: KvEntry | undefined;
}

/** Sorts `<prefix><name>/schema` and `<prefix><name>/routing` by name and reports all other keys. */
function groupBySubgraph(entries: readonly KvEntry[], prefix: string) {
  const schemas = new Map<string, KvEntry>();
  const routings = new Map<string, KvEntry>();
  const problems: DiscoveryProblem[] = [];
  for (const entry of entries) {
    const [name = '', leaf = '', ...rest] = entry.key.slice(prefix.length).split('/');
    // Consul's own web page makes an entry `name/` for a folder.
    if (leaf === '' && rest.length === 0 && entry.value === '') continue;
    const key = JSON.stringify(entry.key.slice(0, 200));
    if (!entry.key.startsWith(prefix) || !isSubgraphName(name)) {
      problems.push({ message: `the key ${key} does not name a subgraph: a letter, then letters, digits, - and _` });
    } else if (rest.length > 0 || (leaf !== 'schema' && leaf !== 'routing')) {
      problems.push({ subgraph: name, message: `the key ${key} is not understood: expected …/schema or …/routing` });
    } else {
      (leaf === 'schema' ? schemas : routings).set(name, entry);
    }
  }
  const groups = new Map<string, Group>();
  for (const [name, schema] of schemas) groups.set(name, { schema, routing: routings.get(name) });
  for (const [name, { key }] of routings) {
    if (!schemas.has(name)) problems.push({ subgraph: name, message: `the key "${key}" is there without a schema` });
  }
  return { groups, problems };
}

function readGroup(
  name: string,
  { schema, routing }: Group,
  knownSdl: string | undefined,
  { policy, maxSdlBytes }: ReadPublishedOptions,
): Publication | { readonly problem: string } {
  // Parsing megabytes of SDL again whenever one entry changes would hold up requests.
  const defect = schema.value === knownSdl ? undefined : checkSdl(schema.value, maxSdlBytes);
  if (defect !== undefined) return { problem: `key "${schema.key}": ${defect}` };
  const parsed = routing ? parseRouting(routing.value, name, policy) : { routing: defaultRouting(name) };
  if ('problem' in parsed) return { problem: `key "${routing?.key}" ${parsed.problem}` };
  return { sdl: schema.value, routing: parsed.routing, createIndex: schema.createIndex };
}
