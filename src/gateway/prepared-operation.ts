import type { DocumentNode, GraphQLObjectType, GraphQLSchema, OperationTypeNode, VariableNode } from 'graphql';
import { getOperationAST, isNonNullType, Kind, parse, print } from 'graphql';
import { BodyHeads } from '../execute/fetch-group.ts';
import { compilePlan } from '../plan/compile/compile-plan.ts';
import type { Shaper } from '../plan/compile/compile-shaper.ts';
import { compileShaper } from '../plan/compile/compile-shaper.ts';
import type { Step } from '../plan/compile/compiled-plan.ts';
import { unreachableFields } from '../plan/compile/unreachable-fields.ts';
import { plannableOperation } from '../plan/operation/plannable-operation.ts';
import type { Selection } from '../plan/operation/selection.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import type { TypeMemberships } from '../plan/type-memberships.ts';
import type { OperationFacts } from './operation-facts.ts';
import { operationFacts } from './operation-facts.ts';

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

/** Closures and selections take about this many times the text of the operation and its plan. */
const BYTES_PER_CHARACTER = 20;

/** The code as text, and what the engine makes of the parts that run. */
const BYTES_PER_GENERATED_CHARACTER = 4;

/** An operation as text, and the variables that decide its conditions. */
export interface OperationOrigin {
  /** A document with the operation and the fragments it uses. */
  readonly source: string;
  readonly kind: OperationTypeNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface PreparationOptions {
  readonly schema: GraphQLSchema;
  readonly memberships: TypeMemberships;
  readonly plan: (document: string) => Promise<QueryPlan>;
}

/** Plans and compiles an operation. Rejects with what planning rejects with. */
export async function prepareOperation(
  facts: OperationFacts,
  variables: Readonly<Record<string, unknown>>,
  { schema, memberships, plan }: PreparationOptions,
): Promise<PreparedOperation> {
  const source = sourceOf(facts);
  const { operation, fragments } = readSource(source);
  const plannable = plannableOperation(schema, operation, fragments, variables);
  const { selections, introspection } = plannable;
  const queryPlan = plannable.document === undefined ? undefined : await plan(plannable.document);
  const { shape, characters: generated } = compileShaper(schema, plannable.rootType, selections, memberships);
  const characters = source.length + (plannable.document?.length ?? 0) + JSON.stringify(queryPlan ?? null).length;
  return {
    origin: { source, kind: operation.operation, variables: pick(variables, facts.conditions) },
    bytes: characters * BYTES_PER_CHARACTER + generated * BYTES_PER_GENERATED_CHARACTER,
    plan: queryPlan,
    step: queryPlan && compilePlan(queryPlan, memberships),
    shaper: shape,
    selections,
    introspection,
    heads: new BodyHeads(),
    clientNames: plannable.clientNames,
    required: requiredKeys(plannable.rootType, selections),
    unreachable: unreachableFields(queryPlan, selections),
  };
}

function sourceOf({ operation, fragments }: OperationFacts): string {
  return print({ kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] });
}

/**
 * Read anew, so that nothing of the client's document is kept: nodes know their places in it, and names cut out of a text
 * keep the whole text.
 */
function readSource(source: string): OperationFacts {
  const document = parse(source, { noLocation: true });
  const operation = getOperationAST(document);
  if (!operation) throw new TypeError('prepareOperation: not one operation');
  return operationFacts(document, operation);
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
function pick(
  variables: Readonly<Record<string, unknown>>,
  conditions: readonly VariableNode[],
): Record<string, unknown> {
  return Object.fromEntries(conditions.map(({ name }) => [name.value, variables[name.value]]));
}
