import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { compileShaper } from '../../src/plan/compile/compile-shaper.ts';
import { ShapeErrors } from '../../src/plan/compile/shape-errors.ts';
import type { PlannableOperation } from '../../src/plan/operation/plannable-operation.ts';
import { plannableOperation } from '../../src/plan/operation/plannable-operation.ts';
import type { TypeMemberships } from '../../src/plan/type-memberships.ts';

/** What becomes of a document before it is planned. */
export function plannable(
  schema: GraphQLSchema,
  document: string,
  variables: Record<string, unknown> = {},
): PlannableOperation {
  const { definitions } = parse(document);
  const isOperation = (node: (typeof definitions)[number]): node is OperationDefinitionNode =>
    node.kind === Kind.OPERATION_DEFINITION;
  const isFragment = (node: (typeof definitions)[number]): node is FragmentDefinitionNode =>
    node.kind === Kind.FRAGMENT_DEFINITION;
  const [operation] = definitions.filter(isOperation);
  if (operation === undefined) throw new Error('no operation');
  const fragments = new Map(definitions.filter(isFragment).map((node) => [node.name.value, node]));
  return plannableOperation(schema, operation, fragments, variables);
}

/** Shapes `data` (under planned keys) as an answer to `document`. */
export function shape(
  schema: GraphQLSchema,
  document: string,
  data: Record<string, unknown>,
  introspection: Record<string, unknown> = {},
  memberships: TypeMemberships = new Map(),
): { data: Record<string, unknown> | null; errors: ShapeErrors['list'] } {
  const { rootType, selections } = plannable(schema, document);
  const errors = new ShapeErrors();
  return {
    data: compileShaper(schema, rootType, selections, memberships).shape(data, introspection, errors),
    errors: errors.list,
  };
}
