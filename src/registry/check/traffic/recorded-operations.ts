import type { DocumentNode, GraphQLSchema } from 'graphql';
import { OverlappingFieldsCanBeMergedRule, parse, specifiedRules, validate } from 'graphql';
import type { ClientName, OperationTraffic } from '../../../traffic/traffic.ts';
import type { Concern } from '../diff/schema-change.ts';

/** Normalised texts have no aliases: fields may stand beside themselves with other arguments, which `clashes` sees through. */
const RULES = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
/** What the rule says of two fields whose answers cannot stand under one name, whatever their arguments. */
const CLASH = /they return conflicting types/;
/** Of one operation; the rule tells the first ones. */
const MAX_CLASHES = 100;

/** What became of an operation between two schemas. `undecided`: its text is not there, or was not valid before either. */
export type Outcome = 'intact' | 'refused' | 'undecided';

export interface ClientTraffic extends ClientName {
  readonly requests: number;
  /** ISO 8601. */
  readonly lastSeen: string;
}

/** One operation, whoever sent it. */
export interface RecordedOperation {
  readonly hash: string;
  readonly name: string | undefined;
  readonly type: OperationTraffic['type'];
  readonly requests: number;
  /** Most requests first. */
  readonly clients: readonly ClientTraffic[];
  isConcernedBy(concern: Concern): boolean;
  outcome(): Outcome;
  /** What the new schema has against it. */
  problems(): readonly string[];
}

/** Both sides of a comparison. */
export interface SchemaPair {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
}

/** Recorded traffic by operation, most requests first, without what `excludedClients` have sent. */
export function recordedOperations(
  traffic: readonly OperationTraffic[],
  excludedClients: ReadonlySet<string>,
  schemas: SchemaPair,
): readonly RecordedOperation[] {
  const byHash = new Map<string, OperationTraffic[]>();
  for (const entry of traffic) {
    if (excludedClients.has(entry.client.name)) continue;
    byHash.set(entry.hash, [...(byHash.get(entry.hash) ?? []), entry]);
  }
  const operations = [...byHash.values()].flatMap((entries) => {
    const [first] = entries;
    return first === undefined ? [] : [recordedOperation(first, entries, schemas)];
  });
  return operations.toSorted((left, right) => right.requests - left.requests);
}

function recordedOperation(
  usage: OperationTraffic,
  entries: readonly OperationTraffic[],
  { before, after }: SchemaPair,
): RecordedOperation {
  let index: ReadonlySet<string> | undefined;
  let found: { readonly outcome: Outcome; readonly problems: readonly string[] } | undefined;
  const judged = () => {
    found ??= judge(parseOrNull(usage.text), before, after);
    return found;
  };
  const clients = entries.map(({ client, requests, lastSeen }) => ({ ...client, requests, lastSeen }));
  return {
    hash: usage.hash,
    name: usage.name,
    type: usage.type,
    requests: entries.reduce((sum, { requests }) => sum + requests, 0),
    clients: clients.toSorted((left, right) => right.requests - left.requests),
    isConcernedBy: ({ anyOf, and, onlyIfRefused }) => {
      index ??= indexOf(usage);
      const known = index;
      const has = (key: string): boolean => usage.incomplete === true || known.has(key);
      if (!anyOf.some(has) || (and !== undefined && !and.some(has))) return false;
      return onlyIfRefused !== true || judged().outcome !== 'intact';
    },
    outcome: () => judged().outcome,
    problems: () => judged().problems,
  };
}

function parseOrNull(text: string): DocumentNode | null {
  try {
    return parse(text, { noLocation: true });
  } catch {
    return null;
  }
}

function judge(document: DocumentNode | null, before: GraphQLSchema, after: GraphQLSchema) {
  const undecided = { outcome: 'undecided', problems: [] } as const;
  if (document === null || validate(before, document, RULES).length > 0) return undecided;
  const refusals = validate(after, document, RULES).map(({ message }) => message);
  const problems = refusals.length > 0 ? refusals : newClashes(document, before, after);
  return problems.length === 0
    ? ({ outcome: 'intact', problems } as const)
    : ({ outcome: 'refused', problems } as const);
}

/** Fields of one name in fragments on different types that had equal types, and have no more. */
function newClashes(document: DocumentNode, before: GraphQLSchema, after: GraphQLSchema): readonly string[] {
  const now = clashes(after, document);
  return now.length === 0 || clashes(before, document).length > 0 ? [] : now;
}

function clashes(schema: GraphQLSchema, document: DocumentNode): readonly string[] {
  const options = { maxErrors: MAX_CLASHES };
  return validate(schema, document, [OverlappingFieldsCanBeMergedRule], options)
    .map(({ message }) => message)
    .filter((message) => CLASH.test(message));
}

/** Every key by which a concern may name the operation. */
function indexOf({ coordinates }: OperationTraffic): ReadonlySet<string> {
  const keys = new Set(coordinates);
  for (const coordinate of coordinates) {
    const dot = coordinate.indexOf('.');
    if (dot > 0) keys.add(`${coordinate.slice(0, dot)}.*`);
  }
  return keys;
}
