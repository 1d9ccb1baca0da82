import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  SelectionSetNode,
  TypeDefinitionNode,
  TypeExtensionNode,
  TypeNode,
} from 'graphql';
import { isTypeDefinitionNode, isTypeExtensionNode, Kind } from 'graphql';
import { fieldSet } from '../../core/field-set.ts';
import type { DeclaredRequirement } from './declared-requirement.ts';
import { declaredRequirement, NO_REQUIREMENT } from './declared-requirement.ts';
import type { SecurityDirective } from './security-links.ts';

/** A field, as far as access to it goes. */
export interface FieldElement {
  readonly typeName: string;
  readonly requirement: DeclaredRequirement;
  /** What subgraphs compute it from. */
  readonly computedFrom: readonly SelectionSetNode[];
}

export interface TypeElement {
  readonly kind: 'object' | 'interface' | 'union' | 'leaf';
  readonly requirement: DeclaredRequirement;
  readonly fields: ReadonlyMap<string, FieldElement>;
  readonly interfaces: readonly string[];
  /** Of a union. */
  readonly members: readonly string[];
}

/** All types of a supergraph by name, input types left out. Extensions are taken as part of what they extend. */
export function graphElements(
  supergraph: DocumentNode,
  names: ReadonlyMap<string, SecurityDirective>,
): Map<string, TypeElement> {
  const parts = new Map<string, (TypeDefinitionNode | TypeExtensionNode)[]>();
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) continue;
    const known = parts.get(definition.name.value);
    if (known === undefined) parts.set(definition.name.value, [definition]);
    else known.push(definition);
  }
  const elements = new Map<string, TypeElement>();
  for (const [name, nodes] of parts) {
    const kind = kindOf(nodes[0]);
    if (kind !== undefined) elements.set(name, typeElement(kind, nodes, names));
  }
  return elements;
}

function typeElement(
  kind: TypeElement['kind'],
  nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[],
  names: ReadonlyMap<string, SecurityDirective>,
): TypeElement {
  const fields = nodes.flatMap(
    (node) => ('fields' in node ? (node.fields ?? []) : []) as readonly FieldDefinitionNode[],
  );
  const directives = nodes.flatMap((node) => node.directives ?? []);
  return {
    kind,
    requirement: requirementOf(directives, names),
    fields: new Map(fields.map((field) => [field.name.value, fieldElement(field, names)])),
    interfaces: nodes.flatMap((node) =>
      'interfaces' in node ? (node.interfaces ?? []).map(({ name }) => name.value) : [],
    ),
    members: nodes.flatMap((node) => ('types' in node ? (node.types ?? []).map(({ name }) => name.value) : [])),
  };
}

function fieldElement(
  { type, directives = [] }: FieldDefinitionNode,
  names: ReadonlyMap<string, SecurityDirective>,
): FieldElement {
  const computedFrom = directives.flatMap((directive) => {
    if (directive.name.value !== 'join__field') return [];
    const requires = directive.arguments?.find(({ name }) => name.value === 'requires')?.value;
    return requires?.kind === Kind.STRING ? [fieldSet(requires.value)] : [];
  });
  return { typeName: namedType(type), requirement: requirementOf(directives, names), computedFrom };
}

function requirementOf(
  directives: readonly ConstDirectiveNode[],
  names: ReadonlyMap<string, SecurityDirective>,
): DeclaredRequirement {
  return directives.length === 0 ? NO_REQUIREMENT : declaredRequirement(directives, names);
}

function kindOf(node: TypeDefinitionNode | TypeExtensionNode | undefined): TypeElement['kind'] | undefined {
  switch (node?.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
      return 'object';
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return 'interface';
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.UNION_TYPE_EXTENSION:
      return 'union';
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_EXTENSION:
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      return 'leaf';
    default:
      return undefined;
  }
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
