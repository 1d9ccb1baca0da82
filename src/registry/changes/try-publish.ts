import type { Composition, CompositionIssue, SubgraphInput } from '../../supergraph/composition.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { Head } from '../model/head.ts';
import type { Authorship, HistoryEntry } from '../model/history-entry.ts';
import { COLLECTED_KEY, HEAD_KEY } from '../model/keys.ts';
import type { Versioned } from '../records.ts';
import { invalidRecord, readHead, readSequences } from '../records.ts';
import type { RegistryStore } from '../store/registry-store.ts';
import type { ChangedSet, Changes } from './change-set.ts';
import { changeSet } from './change-set.ts';
import { commitChange } from './commit-change.ts';
import type { Refused } from './refusal.ts';
import { refused } from './refusal.ts';
import { CONFLICT } from './repeat-conflicts.ts';
import type { SubgraphTexts } from './subgraph-texts.ts';

/** What is about to be published, for a check of the caller's. */
export interface Proposal {
  /** What is current; undefined for a new graph. */
  readonly head: Head | undefined;
  readonly before: readonly SubgraphInput[];
  readonly after: readonly SubgraphInput[];
  readonly composition: Composition;
}

export interface PublishRequest {
  readonly changes: Changes;
  readonly by: Authorship;
  /** Record a set that does not compose too. It is never served. Default false. */
  readonly allowCompositionErrors?: boolean | undefined;
  /** Asked about the very set that would become current, so perhaps several times; false refuses. */
  readonly check?: ((proposal: Proposal) => Promise<boolean>) | undefined;
}

export interface Published extends Pick<ChangedSet, 'created' | 'updated' | 'deleted'> {
  readonly kind: 'published';
  readonly entry: HistoryEntry;
  readonly head: Head;
  readonly composition: Composition;
}

export type PublishResult =
  | Published
  /** Identical schemas and routing URLs: nothing was written. */
  | { readonly kind: 'unchanged'; readonly head: Head }
  | Refused;

export interface PublishParts {
  readonly store: RegistryStore;
  readonly blobs: Blobs;
  readonly texts: SubgraphTexts;
  readonly compose: (subgraphs: readonly SubgraphInput[]) => Promise<Composition>;
}

const MAX_ISSUES = 30;
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_LOCATIONS = 5;

/** Publishes and deletes subgraphs, all of `changes` in one change or none of them, unless somebody else is faster. */
export async function tryPublish(
  { store, blobs, texts, compose }: PublishParts,
  { changes, by, allowCompositionErrors = false, check }: PublishRequest,
): Promise<PublishResult | typeof CONFLICT> {
  const before = await readHeadToChange(store);
  const current = before?.value;
  const sequence = (current?.sequence ?? 0) + 1;
  const set = changeSet(current?.subgraphs ?? {}, changes, sequence);
  if (set.kind === 'refused') return set;
  if (set.kind === 'unchanged') {
    return current === undefined ? refused({ kind: 'last-subgraph' }) : { kind: 'unchanged', head: current };
  }
  // Before any text is looked for: one that is deleted after this makes the commit fail.
  const collected = (await store.get(COLLECTED_KEY))?.version ?? null;
  const inputs = await texts.inputs(current?.subgraphs ?? {});
  const proposed = changedInputs(set, changes, inputs);
  const composition = await compose(proposed);
  if (check !== undefined && !(await check({ head: current, before: inputs, after: proposed, composition }))) {
    return refused({ kind: 'check-failed' });
  }
  if (composition.kind === 'failed' && !allowCompositionErrors) {
    return refused({ kind: 'does-not-compose', errors: composition.errors });
  }
  const { subgraphs, created, updated, deleted } = set;
  for (const name of [...created, ...updated]) await blobs.write(changes.get(name)?.sdl ?? '');
  const supergraph = composition.kind === 'composed' ? { hash: await blobs.write(composition.sdl), sequence } : null;
  const entry: HistoryEntry = {
    format: 1,
    sequence,
    action: { kind: 'publish', published: [...created, ...updated].sort(), deleted: [...deleted].sort() },
    by,
    subgraphs,
    supergraph,
    errors: composition.kind === 'failed' ? recordedIssues(composition.errors) : [],
  };
  const head: Head = { format: 1, sequence, subgraphs, supergraph: supergraph ?? current?.supergraph ?? null };
  const conditions = [{ key: COLLECTED_KEY, version: collected }];
  if (!(await commitChange(store, { before, head, entry, conditions }))) return CONFLICT;
  return { kind: 'published', entry, head, composition, created, updated, deleted };
}

/** Errors: REGISTRY_RECORD_INVALID for a head that was lost. */
async function readHeadToChange(store: RegistryStore): Promise<Versioned<Head> | undefined> {
  const head = await readHead(store);
  if (head !== undefined || (await readSequences(store)).length === 0) return head;
  // It may just have been written for the first time.
  const again = await readHead(store);
  if (again !== undefined) return again;
  throw invalidRecord(
    store,
    HEAD_KEY,
    'it is missing although there is a history; roll back to a change to restore it',
  );
}

function changedInputs(
  { subgraphs }: ChangedSet,
  changes: Changes,
  before: readonly SubgraphInput[],
): readonly SubgraphInput[] {
  const known = new Map(before.map(({ name, sdl }) => [name, sdl]));
  return Object.entries(subgraphs).map(([name, { routingUrl }]) => ({
    name,
    sdl: changes.get(name)?.sdl ?? known.get(name) ?? '',
    routingUrl,
  }));
}

/** As many and as long as a reader needs: the entry has to fit into one commit. */
function recordedIssues(issues: readonly CompositionIssue[]): HistoryEntry['errors'] {
  return issues.slice(0, MAX_ISSUES).map(({ code, message, locations }) => ({
    code,
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    locations: locations.slice(0, MAX_LOCATIONS).map(({ subgraph, line, column }) => ({ subgraph, line, column })),
  }));
}
