import type {
  DirectiveNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  Kind,
  visit,
} from 'graphql';
import { clientError } from '../client-error.ts';
import type { AccessMap } from './access-map.ts';
import type { Mark } from './marked-places.ts';
import type { ConcreteType, Scope } from './restriction-scopes.ts';
import { RestrictionScopes } from './restriction-scopes.ts';

export interface SelectionRestrictionOptions {
  readonly schema: GraphQLSchema;
  readonly access: AccessMap;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly isDenied: (conditions: readonly number[]) => boolean;
  /** Tell object types apart wherever they promise more of a field than their interface: see `narrows`. */
  readonly tellShapesApart: boolean;
}

/** By telling object types apart, which multiplies selections level by level. 10,000 take some 100 ms. */
const MAX_ADDED = 10_000;

/** Two underscores: no field of a schema can be called so, and be fetched beside it by a planner. */
const PREFIX = '__denied';

/** A selection set while it is put together. */
interface GrowingSet {
  readonly selections: SelectionNode[];
  /** Fields that were told apart by object type. */
  readonly apart: Map<ConcreteType, FieldNode[]>;
  isTouched: boolean;
  variesByType: boolean;
}

/**
 * Puts marks in the place of denied fields, selection set by selection set.
 *
 * A field of an interface that is denied for some of its object types only is told apart by fragments on each of them.
 * Named fragments come to stand where they are spread, so that only those object types are told apart that can be there;
 * selections that apply to none are left out. The planner fails for some of them.
 */
export class SelectionRestriction {
  readonly marks = new Map<FieldNode, Mark>();
  readonly touched = new Set<SelectionSetNode>();
  readonly restored = new Map<string, string | undefined>();
  /**
   * Whether a field has come to be selected on a type that promises more of it than the one that the client selects it on.
   * Elsewhere the same key may still be selected on that: unless object types are told apart there too, both would meet in
   * one object.
   */
  narrows = false;
  readonly #options: SelectionRestrictionOptions;
  readonly #prefix: string;
  /** What a key stands for → the key. */
  readonly #keys = new Map<string, string>();
  readonly #scopes: RestrictionScopes;
  readonly #results = new Map<SelectionSetNode, Map<Scope, SelectionSetNode>>();
  readonly #sizes = new Map<SelectionSetNode, number>();
  #toldApart = 0;

  constructor(options: SelectionRestrictionOptions) {
    this.#options = options;
    this.#scopes = new RestrictionScopes(options.schema, options.access, options.isDenied);
    this.#prefix = unusedPrefix([options.operation, ...options.fragments.values()]);
  }

  restrict(set: SelectionSetNode, root: GraphQLObjectType): SelectionSetNode {
    const restricted = this.#restricted(set, this.#scopes.whole(root));
    if (this.#sizeOf(restricted) > this.#sizeOf(set) + MAX_ADDED) throw tooLarge();
    return restricted;
  }

  #restricted(set: SelectionSetNode, scope: Scope): SelectionSetNode {
    let results = this.#results.get(set);
    if (results === undefined) {
      results = new Map();
      this.#results.set(set, results);
    }
    let result = results.get(scope);
    if (result === undefined) {
      result = this.#restrict(set, scope);
      results.set(scope, result);
    }
    return result;
  }

  #restrict(set: SelectionSetNode, scope: Scope): SelectionSetNode {
    const growing: GrowingSet = { selections: [], apart: new Map(), isTouched: false, variesByType: false };
    for (const node of set.selections) this.#add(node, scope, growing);
    this.#flush(growing);
    const { selections } = growing;
    if (growing.variesByType || selections.length === 0) {
      growing.isTouched = true;
      selections.unshift(this.#typename());
    }
    const isSame =
      selections.length === set.selections.length && selections.every((node, i) => node === set.selections[i]);
    const result: SelectionSetNode = isSame ? set : { kind: Kind.SELECTION_SET, selections };
    if (growing.isTouched) this.touched.add(result);
    return result;
  }

  #add(node: SelectionNode, scope: Scope, growing: GrowingSet): void {
    if (node.kind === Kind.FIELD) {
      this.#addField(node, scope, growing);
      return;
    }
    const fragment = this.#applying(node, scope);
    if (fragment === undefined) return;
    const directives = (node.directives ?? []).filter(isCondition);
    if (directives.length === 0 && isObjectType(scope.parent)) {
      // Applies to all that is here, and ApolloGateway loses a `__typename` below two of them.
      const inner = this.#scopes.scope(scope.parent, scope.types, fragment.scope.declared);
      for (const each of fragment.set.selections) this.#add(each, inner, growing);
      return;
    }
    this.#flush(growing);
    const selectionSet = this.#restricted(fragment.set, fragment.scope);
    growing.isTouched ||= this.touched.has(selectionSet);
    const isSame = node.kind === Kind.INLINE_FRAGMENT && selectionSet === node.selectionSet;
    growing.selections.push(isSame ? node : fragmentOn(fragment.scope.parent, selectionSet, directives));
  }

  #addField(node: FieldNode, scope: Scope, growing: GrowingSet): void {
    const field = this.#scopes.field(scope, node.name.value);
    const { denied } = field;
    const isOpen = denied.size === 0 && !(field.hasShapesApart && this.#options.tellShapesApart);
    if (!isOpen) growing.isTouched = true;
    if (!isOpen && denied.size < scope.types.size && isAbstractType(scope.parent)) {
      this.#tellApart(node, scope, denied, growing.apart);
      return;
    }
    this.#flush(growing);
    const kept = denied.size > 0 ? this.#mark(node, this.#markField(scope)) : this.#keptOn(node, scope);
    growing.selections.push(kept);
    if (kept.selectionSet === undefined || !this.touched.has(kept.selectionSet)) return;
    growing.isTouched = true;
    growing.variesByType ||= field.variesByType;
  }

  /** Fields that were told apart come before whatever follows them. */
  #flush({ apart, selections }: GrowingSet): void {
    for (const [type, nodes] of apart) {
      const fragment = fragmentOn(type, { kind: Kind.SELECTION_SET, selections: nodes });
      this.touched.add(fragment.selectionSet);
      selections.push(fragment);
    }
    apart.clear();
  }

  /** What a fragment selects, and where; undefined when it applies to nothing here. */
  #applying(
    node: Exclude<SelectionNode, FieldNode>,
    scope: Scope,
  ): { readonly set: SelectionSetNode; readonly scope: Scope } | undefined {
    const { schema, fragments } = this.#options;
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
    if (fragment === undefined) return undefined;
    const condition = fragment.typeCondition;
    const type = condition === undefined ? undefined : schema.getType(condition.name.value);
    if (type !== undefined && !isCompositeType(type)) return undefined;
    const narrowed = this.#scopes.narrowed(scope, type);
    return narrowed && { set: fragment.selectionSet, scope: narrowed };
  }

  /** Adds the field to the fragments on the object types that may have it, and a mark to those on the others. */
  #tellApart(
    node: FieldNode,
    { declared, types }: Scope,
    denied: ReadonlySet<ConcreteType>,
    apart: Map<ConcreteType, FieldNode[]>,
  ): void {
    this.#toldApart += types.size;
    if (this.#toldApart > MAX_ADDED) throw tooLarge();
    const mark = this.#mark(node);
    for (const type of types) {
      const kept = denied.has(type) ? mark : this.#keptOn(node, this.#scopes.whole(type, declared));
      const nodes = apart.get(type);
      if (nodes === undefined) apart.set(type, [kept]);
      else nodes.push(kept);
    }
  }

  /**
   * Object types may promise more than their interface: `String!` for `String`. Two of them in one selection would not be
   * valid under one key.
   */
  #keptOn(node: FieldNode, scope: Scope): FieldNode {
    const { shape, isNarrowed, below } = this.#scopes.field(scope, node.name.value);
    if (isNarrowed || below?.parent !== below?.declared) this.narrows = true;
    const kept = below === undefined ? node : this.#withBelow(node, below);
    if (!isNarrowed) return kept;
    const alias = this.#keyFor(`${shape} ${keyOf(node)}`, keyOf(node));
    return { ...kept, alias: { kind: Kind.NAME, value: alias } };
  }

  #withBelow(node: FieldNode, below: Scope): FieldNode {
    if (node.selectionSet === undefined) return node;
    const selectionSet = this.#restricted(node.selectionSet, below);
    return selectionSet === node.selectionSet ? node : { ...node, selectionSet };
  }

  #mark(node: FieldNode, field = '__typename'): FieldNode {
    const key = keyOf(node);
    const mark: FieldNode = {
      ...aliased(field, this.#keyFor(`mark ${key}`, key)),
      directives: (node.directives ?? []).filter(isCondition),
    };
    this.marks.set(mark, { key, field: node.name.value });
    return mark;
  }

  /** Nobody can tell the type of objects of an interface without object types: a field that is open has to do there. */
  #markField(scope: Scope): string | undefined {
    const [type] = scope.types;
    if (!isInterfaceType(type)) return undefined;
    const fields = Object.values(type.getFields()).filter(
      (field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument),
    );
    return fields.find(({ name }) => this.#scopes.field(scope, name).denied.size === 0)?.name;
  }

  #typename(): FieldNode {
    return aliased('__typename', this.#keyFor('type', undefined));
  }

  #keyFor(identity: string, restored: string | undefined): string {
    let key = this.#keys.get(identity);
    if (key === undefined) {
      key = `${this.#prefix}${this.#keys.size}`;
      this.#keys.set(identity, key);
      this.restored.set(key, restored);
    }
    return key;
  }

  /** Selections in the set and below it, wherever fragments are spread. */
  #sizeOf(set: SelectionSetNode): number {
    let size = this.#sizes.get(set);
    if (size === undefined) {
      size = 0;
      for (const node of set.selections) {
        const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
        const below = isSpread ? this.#options.fragments.get(node.name.value)?.selectionSet : node.selectionSet;
        size += 1 + (below === undefined ? 0 : this.#sizeOf(below));
      }
      this.#sizes.set(set, size);
    }
    return size;
  }
}

function unusedPrefix(definitions: readonly (OperationDefinitionNode | FragmentDefinitionNode)[]): string {
  const keys: string[] = [];
  for (const definition of definitions) {
    visit(definition, {
      Field(node) {
        keys.push(keyOf(node));
      },
    });
  }
  let prefix = PREFIX;
  while (keys.some((key) => key.startsWith(prefix))) prefix += '_';
  return prefix;
}

function keyOf(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}

function aliased(field: string, alias: string): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: field },
  };
}

function tooLarge(): Error {
  return clientError('QUERY_PLAN_COMPLEXITY_EXCEEDED');
}

function fragmentOn(
  { name }: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
  directives: readonly DirectiveNode[] = [],
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
    directives: directives.filter(isCondition),
    selectionSet,
  };
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}
