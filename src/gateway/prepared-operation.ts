import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { isNonNullType, Kind } from 'graphql';
import { BodyHeads } from '../execute/fetch-group.ts';
import { compilePlan } from '../plan/compile/compile-plan.ts';
import type { Shaper } from '../plan/compile/compile-shaper.ts';
import { compileShaper } from '../plan/compile/compile-shaper.ts';
import type { Step } from '../plan/compile/compiled-plan.ts';
import { unreachableFields } from '../plan/compile/unreachable-fields.ts';
import { conditionVariables } from '../plan/operation/condition-variables.ts';
import { plannableOperation } from '../plan/operation/plannable-operation.ts';
import type { Selection } from '../plan/operation/selection.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import type { TypeMemberships } from '../plan/type-memberships.ts';

/** Everything about an operation that its requests have in common, for one outcome of its conditions. */
export interface PreparedOperation {
  /** To prepare it again for another schema; of the variables those that decide conditions. */
  readonly origin: OperationOrigin;
  /** Undefined when no subgraph has to be asked. */
  readonly plan: QueryPlan | undefined;
  /** The plan, compiled. */
  readonly step: Step | undefined;
  readonly shaper: Shaper;
  /** For the paths of errors. */
  readonly selections: readonly Selection[];
  readonly introspection: DocumentNode | undefined;
  readonly heads: BodyHeads;
  /** Variables that fetches call otherwise than the client: their name → the client's. */
  readonly clientNames: ReadonlyMap<string, string>;
  /** Planned keys of root fields that must not be null. */
  readonly required: ReadonlySet<string>;
  /** Fields that no subgraph can be asked for, as planned keys from the root. */
  readonly unreachable: readonly (readonly string[])[];
  /** Roughly what it takes in memory. */
  readonly bytes: number;
}

/** Compiled code, closures and selections take about this many times the text of the operation and its plan. */
const BYTES_PER_CHARACTER = 20;

/** What is known of a parsed document, whatever its variables. */
export interface DocumentFacts {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Names of the variables in `@skip` and `@include`, by operation. */
  readonly conditions: ReadonlyMap<OperationDefinitionNode, readonly string[]>;
}

export function documentFacts(document: DocumentNode): DocumentFacts {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const conditions = new Map(operations.map((operation) => [operation, conditionVariables(operation, fragments)]));
  return { fragments, conditions };
}

/** An operation of a document, and the variables that decide its conditions. */
export interface OperationOrigin {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface PreparationOptions {
  readonly schema: GraphQLSchema;
  readonly memberships: TypeMemberships;
  readonly fragments: DocumentFacts['fragments'];
  readonly plan: (document: string) => Promise<QueryPlan>;
}

/** Plans and compiles an operation. Rejects with what planning rejects with. */
export async function prepareOperation(
  { document, operation, variables }: OperationOrigin,
  { schema, memberships, fragments, plan }: PreparationOptions,
): Promise<PreparedOperation> {
  const plannable = plannableOperation(schema, operation, fragments, variables);
  const { selections, introspection } = plannable;
  const queryPlan = plannable.document === undefined ? undefined : await plan(plannable.document);
  const characters = (plannable.document?.length ?? 0) + JSON.stringify(queryPlan ?? null).length;
  const conditions = documentFacts(document).conditions.get(operation) ?? [];
  return {
    origin: { document, operation, variables: pick(variables, conditions) },
    bytes: characters * BYTES_PER_CHARACTER,
    plan: queryPlan,
    step: queryPlan && compilePlan(queryPlan, memberships),
    shaper: compileShaper(schema, plannable.rootType, selections, memberships),
    selections,
    introspection,
    heads: new BodyHeads(),
    clientNames: plannable.clientNames,
    required: requiredKeys(plannable.rootType, selections),
    unreachable: unreachableFields(queryPlan, selections),
  };
}

function requiredKeys(type: GraphQLObjectType, selections: readonly Selection[]): Set<string> {
  const fields = type.getFields();
  const keysIn = (set: readonly Selection[]): string[] =>
    set.flatMap((selection) => {
      if (selection.kind === 'fragment') return keysIn(selection.selections);
      return selection.kind === 'field' && isNonNullType(fields[selection.name]?.type) ? [selection.plannedKey] : [];
    });
  return new Set(keysIn(selections));
}

/** Other variables are a client's own business and are not kept. */
function pick(variables: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}
