import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  TypeNode,
} from 'graphql';
import { Kind, valueFromASTUntyped } from 'graphql';
import { fieldSet } from '../../core/field-set.ts';
import { serviceNames } from './service-names.ts';

/** The type that a field gives, as far as paths and selections care. */
export interface FieldShape {
  readonly typeName: string;
  /** Levels of lists around it. */
  readonly lists: number;
}

/** What a supergraph says about fields that subgraphs compute from fields of others. */
export interface Requirements {
  /** False when no field requires anything. */
  readonly exist: boolean;
  /** What `service` needs to compute `type.field`. */
  requiredFor(service: string, type: string, field: string): SelectionSetNode | undefined;
  /** A key by which `service` resolves references to `type`. */
  keyOf(service: string, type: string): SelectionSetNode | undefined;
  /** Names of the fields that any of those keys begins with. */
  keyNames(service: string, type: string): readonly string[];
  shapeOf(type: string, field: string): FieldShape | undefined;
  /** Name of the root type of an operation. */
  rootOf(operation: string): string;
}

/** Source  https://specs.apollo.dev/join/v0.5 */
export function readRequirements(supergraph: DocumentNode): Requirements {
  const graphs = serviceNames(supergraph);
  const required = new Map<string, SelectionSetNode>();
  const keys = new Map<string, SelectionSetNode[]>();
  const shapes = new Map<string, FieldShape>();
  const roots = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.SCHEMA_DEFINITION) {
      for (const { operation, type } of definition.operationTypes) roots.set(operation, type.name.value);
    }
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    readKeys(definition, graphs, keys);
    for (const field of definition.fields ?? []) {
      shapes.set(`${type}.${field.name.value}`, shapeOf(field));
      for (const { graph, requires } of joins(field, 'join__field')) {
        const name = `${graphs.get(String(graph))} ${type}.${field.name.value}`;
        if (typeof requires === 'string') required.set(name, fieldSet(requires));
      }
    }
  }
  return {
    exist: required.size > 0,
    requiredFor: (service, type, field) => required.get(`${service} ${type}.${field}`),
    keyOf: (service, type) => keys.get(`${service} ${type}`)?.[0],
    keyNames: (service, type) =>
      (keys.get(`${service} ${type}`) ?? []).flatMap(({ selections }) => fieldNames(selections)),
    shapeOf: (type, field) => shapes.get(`${type}.${field}`),
    rootOf: (operation) => roots.get(operation) ?? (operation === 'mutation' ? 'Mutation' : 'Query'),
  };
}

/** Response names of the fields of a selection set itself. */
export function fieldNames(selections: readonly SelectionNode[]): string[] {
  return selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.alias?.value ?? node.name.value] : []));
}

type CompositeDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function readKeys(
  type: CompositeDefinition,
  graphs: ReadonlyMap<string, string>,
  keys: Map<string, SelectionSetNode[]>,
): void {
  for (const { graph, key, resolvable } of joins(type, 'join__type')) {
    const name = `${graphs.get(String(graph))} ${type.name.value}`;
    if (typeof key === 'string' && resolvable !== false) keys.set(name, [...(keys.get(name) ?? []), fieldSet(key)]);
  }
}

function joins(node: { readonly directives?: readonly ConstDirectiveNode[] }, name: string): Record<string, unknown>[] {
  return (node.directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map(({ arguments: given = [] }) =>
      Object.fromEntries(given.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)])),
    );
}

function shapeOf({ type }: FieldDefinitionNode): FieldShape {
  const unwrap = (node: TypeNode, lists: number): FieldShape => {
    if (node.kind === Kind.NAMED_TYPE) return { typeName: node.name.value, lists };
    return unwrap(node.type, node.kind === Kind.LIST_TYPE ? lists + 1 : lists);
  };
  return unwrap(type, 0);
}
