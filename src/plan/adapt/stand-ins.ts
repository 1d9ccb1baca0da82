import type {
  ArgumentNode,
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  FieldNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  SelectionSetNode,
  TypeNode,
} from 'graphql';
import { Kind, print, visit } from 'graphql';
import { fieldSet } from '../../core/field-set.ts';
import { planSelections } from '../plan-selections.ts';
import type { PlanSelection } from '../query-plan.ts';
import { unusedPrefix } from '../unused-prefix.ts';
import { serviceNames } from './service-names.ts';

/** A field with the arguments that some `@requires` gives it. */
export interface StandIn {
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
}

export interface StandIns {
  /** Name of the stand-in → what it stands for. */
  readonly byName: ReadonlyMap<string, StandIn>;
  /** What a subgraph requires to compute `type.field`: names of stand-ins, and of fields required without arguments. */
  requiredBy(service: string, type: string, field: string): ReadonlySet<string>;
  /** The same as a selection of the type. */
  selectionFor(service: string, type: string, field: string): readonly PlanSelection[];
}

type CompositeDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/**
 * Gives every field that a `@requires` names with arguments a stand-in: a field of its own without arguments, so that the
 * planner keeps it apart from the same field with other arguments. `restoreArguments` turns plans back.
 *
 * The planner puts required fields under their plain names, whatever their arguments: of two `@requires` that name one
 * field differently, one would get the data of the other.
 */
export function withStandIns(supergraph: DocumentNode): {
  readonly document: DocumentNode;
  readonly standIns: StandIns;
} {
  const writer = new StandInWriter(supergraph);
  return { document: writer.write(supergraph), standIns: writer };
}

class StandInWriter implements StandIns {
  readonly byName = new Map<string, StandIn>();
  readonly #types = new Map<string, CompositeDefinition>();
  readonly #graphs: ReadonlyMap<string, string>;
  readonly #prefix: string;
  readonly #names = new Map<string, string>();
  /** Type → stand-ins that it gets. */
  readonly #wanted = new Map<string, Set<string>>();
  readonly #required = new Map<string, { readonly names: ReadonlySet<string>; readonly set: SelectionSetNode }>();

  constructor(supergraph: DocumentNode) {
    for (const definition of supergraph.definitions)
      if (isComposite(definition)) this.#types.set(definition.name.value, definition);
    this.#graphs = serviceNames(supergraph);
    const fields = [...this.#types.values()].flatMap((type) => type.fields ?? []);
    // A field of the schema must not be taken for a stand-in.
    this.#prefix = unusedPrefix(
      'r',
      fields.map(({ name }) => name.value),
    );
  }

  requiredBy(service: string, type: string, field: string): ReadonlySet<string> {
    return this.#requirementOf(service, type, field)?.names ?? NOTHING;
  }

  selectionFor(service: string, type: string, field: string): readonly PlanSelection[] {
    const required = this.#requirementOf(service, type, field);
    return required === undefined ? [] : planSelections(required.set.selections);
  }

  /** A stand-in is computed as the field that it stands for. */
  #requirementOf(service: string, type: string, field: string) {
    const name = this.byName.get(field)?.field ?? field;
    return this.#required.get(`${service} ${type}.${name}`);
  }

  write(supergraph: DocumentNode): DocumentNode {
    const replaced = visit(supergraph, {
      ObjectTypeDefinition: (node) => this.#rewriteFields(node),
      InterfaceTypeDefinition: (node) => this.#rewriteFields(node),
    });
    if (this.byName.size === 0) return supergraph;
    const add = <Node extends CompositeDefinition>(node: Node): Node => ({ ...node, fields: this.#withStandIns(node) });
    return visit(replaced, { ObjectTypeDefinition: add, InterfaceTypeDefinition: add });
  }

  /** The type with stand-ins in the place of what its fields require. */
  #rewriteFields<Node extends CompositeDefinition>(type: Node): Node | undefined {
    if (!type.fields?.some(({ directives }) => directives?.some((directive) => requiresOf(directive))))
      return undefined;
    const fields = type.fields.map((field) => ({
      ...field,
      directives: field.directives?.map((directive) => this.#rewriteRequires(directive, type, field)) ?? [],
    }));
    return { ...type, fields };
  }

  #rewriteRequires(
    directive: ConstDirectiveNode,
    type: CompositeDefinition,
    field: FieldDefinitionNode,
  ): ConstDirectiveNode {
    const requires = requiresOf(directive);
    if (requires === undefined) return directive;
    const named = new Set<string>();
    const rewritten = this.#rewriteSelections(fieldSet(requires), type.name.value, named);
    const service = this.#graphs.get(argumentText(directive, 'graph') ?? '');
    this.#required.set(`${service} ${type.name.value}.${field.name.value}`, { names: named, set: rewritten });
    if (![...named].some((name) => this.byName.has(name))) return directive;
    const text = print(rewritten).replace(/\s+/g, ' ').slice(1, -1).trim();
    return {
      ...directive,
      arguments:
        directive.arguments?.map((argument) =>
          argument.name.value === 'requires' ? { ...argument, value: { kind: Kind.STRING, value: text } } : argument,
        ) ?? [],
    };
  }

  #rewriteSelections(set: SelectionSetNode, parent: string, named: Set<string>): SelectionSetNode {
    const selections = set.selections.map((node) => {
      if (node.kind === Kind.FIELD) return this.#rewriteField(node, parent, named);
      if (node.kind === Kind.FRAGMENT_SPREAD) return node;
      const inner = this.#rewriteSelections(node.selectionSet, node.typeCondition?.name.value ?? parent, named);
      return { ...node, selectionSet: inner };
    });
    return { ...set, selections };
  }

  #rewriteField(node: FieldNode, parent: string, named: Set<string>): FieldNode {
    const definition = this.#types.get(parent)?.fields?.find(({ name }) => name.value === node.name.value);
    const below =
      definition && node.selectionSet
        ? { selectionSet: this.#rewriteSelections(node.selectionSet, namedType(definition.type), named) }
        : {};
    const name = node.arguments?.length ? this.#standInOf(node, parent) : node.name.value;
    named.add(name);
    return {
      ...node,
      ...below,
      name: { kind: Kind.NAME, value: name },
      ...(name !== node.name.value && { arguments: [] }),
    };
  }

  #standInOf(node: FieldNode, parent: string): string {
    const given = node.arguments ?? [];
    const identity = `${node.name.value} ${given.map(print).sort().join()}`;
    const name = this.#names.get(identity) ?? `${this.#prefix}${this.#names.size}`;
    this.#names.set(identity, name);
    this.byName.set(name, { field: node.name.value, arguments: given });
    for (const type of this.#familyOf(parent)) this.#wanted.set(type, (this.#wanted.get(type) ?? new Set()).add(name));
    return name;
  }

  /** The type itself, and every type that implements it. */
  #familyOf(type: string): string[] {
    const implementing = [...this.#types.values()].filter(({ interfaces }) =>
      interfaces?.some(({ name }) => name.value === type),
    );
    return [type, ...implementing.map(({ name }) => name.value)];
  }

  #withStandIns({ name: type, fields = [] }: CompositeDefinition): FieldDefinitionNode[] {
    const added = [...(this.#wanted.get(type.value) ?? [])].flatMap((name) => {
      const original = fields.find((field) => field.name.value === this.byName.get(name)?.field);
      if (original === undefined) return [];
      const directives = original.directives?.filter((directive) => directive.name.value === 'join__field') ?? [];
      return [{ ...original, name: { kind: Kind.NAME as const, value: name }, arguments: [], directives }];
    });
    return [...fields, ...added];
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function isComposite(node: { readonly kind: string }): node is CompositeDefinition {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function requiresOf(directive: ConstDirectiveNode): string | undefined {
  return directive.name.value === 'join__field' ? argumentText(directive, 'requires') : undefined;
}

/** Text of a string or name of an enum value. */
function argumentText({ arguments: given = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
