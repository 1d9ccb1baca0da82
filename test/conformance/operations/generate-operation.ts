import type { DocumentNode, FieldNode, GraphQLObjectType, GraphQLSchema, SelectionNode } from 'graphql';
import { Kind, OperationTypeNode, parse, print, validate } from 'graphql';
import type { Random } from '../../../subgraphs/kit/random.ts';
import { createRandom } from '../../../subgraphs/kit/random.ts';
import type { Draft } from './draft.ts';
import { generateField, generateSelectionSet } from './generate-selections.ts';
import type { Operation } from './operation.ts';
import { ResponseScope } from './response-scope.ts';
import { tidyDocument } from './tidy-document.ts';
import type { ValuePools } from './value-pools.ts';

export interface GeneratorOptions {
  readonly schema: GraphQLSchema;
  readonly pools: ValuePools;
  /** Names of callers; each operation is sent as one of them. */
  readonly callers: readonly string[];
  readonly seed: number;
  readonly count: number;
  /** Levels of fields. Default 7. */
  readonly maxDepth?: number;
  /** Fields before fragments are expanded. Default 40. */
  readonly maxFields?: number;
  /** 0 to 1. Default 0.1. */
  readonly mutationShare?: number;
}

/** Asked beside data. What they answer depends on no order within the schema. */
const INTROSPECTIONS = [
  '{ __schema { queryType { name } mutationType { name kind } } }',
  '{ __type(name: "Query") { name kind description } }',
  '{ nothing: __type(name: "Nothing") { name } }',
];

/**
 * Valid operations from a schema: the same seed gives the same operations, and the n-th does not depend on how many are
 * asked for.
 */
export function* generateOperations(options: GeneratorOptions): Generator<Operation> {
  for (let number = 1; number <= options.count; number += 1) {
    yield generateOperation(options, number);
  }
}

function generateOperation(options: GeneratorOptions, number: number): Operation {
  const { schema, pools, callers, seed, maxDepth = 7, maxFields = 40, mutationShare = 0.1 } = options;
  // An odd factor, so that neighbouring seeds share no operation.
  const random = createRandom(Math.imul(seed, 0x2545f491) + number || 1);
  const draft: Draft = {
    schema,
    random,
    pools,
    variables: new Map(),
    fragments: [],
    fieldsLeft: random.integer(3, maxFields),
  };
  const mutation = schema.getMutationType();
  const isMutation = mutation !== null && mutation !== undefined && random.chance(mutationShare);
  const root = isMutation ? mutation : schema.getQueryType();
  if (root === null || root === undefined) throw new TypeError('the schema has no query type');
  const document = tidyDocument(draftDocument(draft, root, isMutation, maxDepth));
  const label = `generated operation ${number} of seed ${seed}`;
  if (document === undefined) throw new TypeError(`${label} is empty`);
  const query = print(document);
  const problems = validate(schema, parse(query));
  if (problems.length > 0) throw new TypeError(`${label} is not valid: ${problems.join('; ')}\n${query}`);
  return { label, query, variables: variablesOf(draft, document), caller: random.pick(callers) };
}

function draftDocument(draft: Draft, root: GraphQLObjectType, isMutation: boolean, maxDepth: number): DocumentNode {
  const { random } = draft;
  const scope = new ResponseScope();
  const introspection = isMutation || random.chance(0.93) ? [] : introspectionFields(random);
  const selections = isMutation
    ? mutationFields(draft, root, maxDepth)
    : generateSelectionSet(draft, root, scope, maxDepth).selections;
  const selectionSet = {
    kind: Kind.SELECTION_SET,
    // Before and after data: the order of keys is compared too.
    selections: random.chance(0.5) ? [...introspection, ...selections] : [...selections, ...introspection],
  } as const;
  const name = random.chance(0.5) ? { name: { kind: Kind.NAME, value: 'Generated' } as const } : {};
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY,
        ...name,
        variableDefinitions: [...draft.variables.values()].map(({ definition }) => definition),
        selectionSet,
      },
      ...draft.fragments.map(({ definition }) => definition),
    ],
  };
}

/**
 * One to three times the same root field. Different ones may belong to different subgraphs, and when the first of them
 * fails and must not be null, GraphQL leaves open whether the others still run: the data would differ from then on.
 */
function mutationFields(draft: Draft, root: GraphQLObjectType, maxDepth: number): SelectionNode[] {
  const { random } = draft;
  const scope = new ResponseScope();
  const only = random.pick(Object.keys(root.getFields()));
  return Array.from({ length: random.integer(1, 3) }, () => generateField(draft, root, scope, maxDepth, only)).filter(
    (field) => field !== undefined,
  );
}

function introspectionFields(random: Random): readonly SelectionNode[] {
  const [definition] = parse(random.pick(INTROSPECTIONS), { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('not an operation');
  return definition.selectionSet.selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
}

/** Values of the variables that are left after tidying. */
function variablesOf({ variables }: Draft, document: DocumentNode): Record<string, unknown> {
  const [operation] = document.definitions;
  const names = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
  const values = names.map(({ variable }) => [variable.name.value, variables.get(variable.name.value)?.value] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
