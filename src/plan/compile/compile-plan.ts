import type { OperationDefinitionNode, SelectionNode } from 'graphql';
import { Kind, print, stripIgnoredCharacters } from 'graphql';
import { entitiesField, fetchedOperation } from '../fetched-operation.ts';
import type { FetchNode, PlanNode, QueryPlan } from '../query-plan.ts';
import type { TypeMemberships } from '../type-memberships.ts';
import { meetsCondition } from '../type-memberships.ts';
import type { Collector } from './compile-collector.ts';
import { compileCollector } from './compile-collector.ts';
import type { MergeFields } from './compile-merge.ts';
import { compileMerge } from './compile-merge.ts';
import { compileRepresentation } from './compile-representation.ts';
import { compileRewrites } from './compile-rewrites.ts';
import type { EntityFetch, FetchStep, LostFields, MergeableQuery, Step } from './compiled-plan.ts';
import { decideComputed, decideLost, decideSelections } from './known-type.ts';
import type { RenamedKey } from './renamed-keys.ts';
import { renamedKeys, renamePath } from './renamed-keys.ts';

/** The variable of an entity query that holds the representations. */
const REPRESENTATIONS = 'representations';

/**
 * Compiles a query plan; undefined when it asks nobody.
 *
 * Errors  `TypeError` for nodes that cannot occur: conditions are decided before planning, and operations with `@defer` or
 *         subscriptions are not planned.
 */
export function compilePlan(plan: QueryPlan, memberships: TypeMemberships): Step | undefined {
  if (plan.node === undefined) return undefined;
  if (plan.node.kind === 'Subscription') throw new TypeError('compilePlan: subscriptions are not planned');
  let count = 0;
  const collectors = new Map<string, Collector>();
  const collectorOf = (path: readonly string[]): Collector => {
    const key = path.join('.');
    const collector = collectors.get(key) ?? compileCollector(path);
    collectors.set(key, collector);
    return collector;
  };
  const compile = (node: PlanNode, path: readonly string[]): Step => {
    switch (node.kind) {
      case 'Sequence':
        return { kind: 'sequence', steps: node.nodes.map((child) => compile(child, path)) };
      case 'Parallel':
        return { kind: 'parallel', steps: node.nodes.map((child) => compile(child, path)) };
      case 'Flatten':
        return compile(node.node, [...path, ...node.path.map(String)]);
      case 'Fetch':
        count += 1;
        return compileFetch(node, { id: count, path, collect: collectorOf(path) }, memberships);
      default:
        throw new TypeError(`compilePlan: a ${node.kind} node cannot occur`);
    }
  };
  return compile(plan.node, []);
}

function compileFetch(
  node: FetchNode,
  place: Pick<FetchStep, 'id' | 'path' | 'collect'>,
  memberships: TypeMemberships,
): FetchStep {
  const operation = fetchedOperation(node);
  const isEntityFetch = node.requires !== undefined && node.requires.length > 0;
  const renamed = renamedKeys(node.outputRewrites);
  const common = {
    ...place,
    service: node.serviceName,
    operationKind: node.operationKind === 'mutation' ? 'mutation' : 'query',
    operationName: node.operationName,
    query: node.operation,
    variables: node.variableUsages ?? [],
    outputRewrites: compileRewrites(node.outputRewrites, memberships),
    renamed,
    lost: lostFields(isEntityFetch ? entitySelections(operation) : operation.selectionSet.selections, renamed),
  } as const;
  if (!isEntityFetch) return { kind: 'root', ...common };
  const mergeable = mergeableQuery(operation);
  const { requires, computed, lost } = aboutEntities(node, common.lost, memberships);
  return {
    kind: 'entities',
    ...common,
    lost,
    representation: compileRepresentation(requires, node, memberships),
    merge: node.outputRewrites?.length ? undefined : mergeOf(entitySelections(operation)),
    requires,
    computed,
    groupKey: groupKeyOf(node, mergeable),
    mergeable,
  };
}

/** The names of operations differ from fetch to fetch, and do not matter. What is renamed, is so in the answer as a whole. */
function groupKeyOf({ operation, outputRewrites = [] }: FetchNode, mergeable: MergeableQuery | undefined): string {
  if (mergeable === undefined || outputRewrites.length > 0) return operation;
  return [mergeable.selection, ...mergeable.variableDefinitions.values()].join('\n');
}

/** Undefined where fragments have names: what is in them is not looked at here. */
function mergeOf(selections: readonly SelectionNode[]): MergeFields | undefined {
  return hasSpreads(selections) ? undefined : compileMerge(keysIn(selections));
}

function hasSpreads(selections: readonly SelectionNode[]): boolean {
  return selections.some(
    (selection) =>
      selection.kind === Kind.FRAGMENT_SPREAD ||
      (selection.kind === Kind.INLINE_FRAGMENT && hasSpreads(selection.selectionSet.selections)),
  );
}

/** Of whatever type. */
function keysIn(selections: readonly SelectionNode[]): Set<string> {
  const keys = selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
    return selection.kind === Kind.INLINE_FRAGMENT ? [...keysIn(selection.selectionSet.selections)] : [];
  });
  return new Set(keys);
}

/** What depends on the type of the entities, decided where that is known. */
function aboutEntities(
  { requires = [], computed = [], entityType }: FetchNode,
  lost: readonly LostFields[],
  memberships: TypeMemberships,
): Pick<EntityFetch, 'requires' | 'computed' | 'lost'> {
  if (entityType === undefined) return { requires, computed, lost };
  const isMet = (condition: string) => meetsCondition(memberships, entityType, condition);
  return {
    requires: decideSelections(requires, isMet),
    computed: decideComputed(computed, isMet),
    lost: decideLost(lost, isMet),
  };
}

function entitySelections(operation: OperationDefinitionNode): readonly SelectionNode[] {
  return entitiesField(operation)?.selectionSet?.selections ?? [];
}

/** Undefined for a query with named fragments: those of two queries could have the same name. */
function mergeableQuery(operation: OperationDefinitionNode): MergeableQuery | undefined {
  const field = entitiesField(operation);
  if (field?.selectionSet === undefined || operation.directives?.length) return undefined;
  const selection = stripIgnoredCharacters(print(field.selectionSet));
  if (/\.\.\.(?!on\b)\w/.test(selection)) return undefined;
  const variableDefinitions = new Map(
    (operation.variableDefinitions ?? [])
      .filter(({ variable }) => variable.name.value !== REPRESENTATIONS)
      .map((definition) => [definition.variable.name.value, print(definition)]),
  );
  return { selection, variableDefinitions };
}

function lostFields(
  selections: readonly SelectionNode[],
  renamed: readonly RenamedKey[],
  typeCondition?: string,
): LostFields[] {
  const keys = selections
    .filter((node) => node.kind === Kind.FIELD && node.name.value !== '__typename')
    .map((node) => (node.kind === Kind.FIELD ? (node.alias?.value ?? node.name.value) : ''))
    .flatMap((key) => renamePath([key], renamed).map(String));
  const inner = selections.flatMap((node) =>
    node.kind === Kind.INLINE_FRAGMENT
      ? lostFields(node.selectionSet.selections, renamed, node.typeCondition?.name.value ?? typeCondition)
      : [],
  );
  return keys.length === 0 ? inner : [{ typeCondition, keys }, ...inner];
}
