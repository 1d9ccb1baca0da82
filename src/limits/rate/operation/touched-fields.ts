import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind } from 'graphql';
import type { RateLimitRule } from '../../../supergraph/rate-limits/rate-limit-rule.ts';
import { argumentText } from './argument-text.ts';
import type { Conditions } from './conditions.ts';
import { conditionsOf } from './conditions.ts';
import type { RuleTable } from './rule-table.ts';

/** A rule, and one place of an operation where it counts. */
export interface TouchedField {
  readonly rule: RateLimitRule;
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown>;
  /** It counts when one of them holds; undefined: always. */
  readonly when: readonly Conditions[] | undefined;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** A selection set on its way to be merged with others of the same place. */
interface Scope {
  readonly set: SelectionSetNode;
  readonly type: GraphQLCompositeType;
  readonly when: Conditions;
}

/** One field of a place, as one selection set has it. */
interface Occurrence {
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly type: GraphQLCompositeType;
  readonly when: Conditions;
}

/**
 * The places of an operation that rules count: every response key of every path once, however often its field stands
 * there, through fragments and type conditions. The operation is valid and within the document limits.
 */
export function touchedFields(
  schema: GraphQLSchema,
  table: RuleTable,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): TouchedField[] {
  const root = schema.getRootType(operation.operation);
  return root ? new Walk(schema, table, fragments).place([{ set: operation.selectionSet, type: root, when: [] }]) : [];
}

class Walk {
  readonly #schema: GraphQLSchema;
  readonly #table: RuleTable;
  readonly #fragments: Fragments;
  /** In a valid document, a selection set is always on the same type. */
  readonly #touching = new Map<SelectionSetNode, boolean>();

  constructor(schema: GraphQLSchema, table: RuleTable, fragments: Fragments) {
    this.#schema = schema;
    this.#table = table;
    this.#fragments = fragments;
  }

  /** All that lies at one path and below. */
  place(scopes: readonly Scope[]): TouchedField[] {
    const byKey = new Map<string, Occurrence[]>();
    const spread = new Set<string>();
    for (const scope of scopes) this.#collect(scope, byKey, spread);
    return [...byKey.values()].flatMap((occurrences) => [
      ...this.#rulesAt(occurrences),
      ...this.place(occurrences.flatMap(scopeBelow)),
    ]);
  }

  #collect({ set, type, when }: Scope, byKey: Map<string, Occurrence[]>, spread: Set<string>): void {
    if (!this.#touches(set, type)) return;
    for (const selection of set.selections) {
      const conditions = conditionsOf(selection, when);
      if (conditions === undefined) continue;
      if (selection.kind === Kind.FIELD) {
        const definition = fieldOf(type, selection);
        if (definition === undefined) continue;
        const key = selection.alias?.value ?? selection.name.value;
        const occurrence = { node: selection, definition, type, when: conditions };
        const others = byKey.get(key);
        if (others === undefined) byKey.set(key, [occurrence]);
        else others.push(occurrence);
        continue;
      }
      // Spread once without any condition, it cannot add anything.
      if (selection.kind === Kind.FRAGMENT_SPREAD && spread.has(selection.name.value)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD && conditions.length === 0) spread.add(selection.name.value);
      const inner = this.#inside(selection, type);
      if (inner !== undefined) this.#collect({ ...inner, when: conditions }, byKey, spread);
    }
  }

  /** The rules of one response key; with the arguments it is given, where they tell counters apart. */
  #rulesAt(occurrences: readonly Occurrence[]): TouchedField[] {
    const found = new Map<string, { touched: Omit<TouchedField, 'when'>; when: Conditions[] }>();
    const isAlone = occurrences.length === 1;
    for (const { node, definition, type, when } of occurrences) {
      for (const rule of this.#table.get(type.name)?.get(node.name.value) ?? []) {
        const key = isAlone ? rule.name : `${rule.name} ${argumentsFor(rule, node)}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { touched: { rule, node, definition }, when: [when] });
        else known.when.push(when);
      }
    }
    return [...found.values()].map(({ touched, when }) => ({
      ...touched,
      when: when.some(({ length }) => length === 0) ? undefined : when,
    }));
  }

  /** Whether a rule counts anything in a selection set. Every one is looked at once, so that fragments do not multiply. */
  #touches(set: SelectionSetNode, type: GraphQLCompositeType): boolean {
    const known = this.#touching.get(set);
    if (known !== undefined) return known;
    const fields = this.#table.get(type.name);
    const touches = set.selections.some((selection) => {
      if (selection.kind !== Kind.FIELD) {
        const inner = this.#inside(selection, type);
        return inner !== undefined && this.#touches(inner.set, inner.type);
      }
      if (fields?.has(selection.name.value)) return true;
      const below = typeBelow(fieldOf(type, selection));
      return (
        selection.selectionSet !== undefined && below !== undefined && this.#touches(selection.selectionSet, below)
      );
    });
    this.#touching.set(set, touches);
    return touches;
  }

  #inside(
    selection: Exclude<SelectionSetNode['selections'][number], FieldNode>,
    type: GraphQLCompositeType,
  ): { set: SelectionSetNode; type: GraphQLCompositeType } | undefined {
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
    if (fragment === undefined) return undefined;
    const condition = fragment.typeCondition;
    const named = condition === undefined ? type : this.#schema.getType(condition.name.value);
    return isCompositeType(named) ? { set: fragment.selectionSet, type: named } : undefined;
  }
}

function scopeBelow({ node, definition, when }: Occurrence): Scope[] {
  const type = typeBelow(definition);
  return node.selectionSet === undefined || type === undefined ? [] : [{ set: node.selectionSet, type, when }];
}

/** What tells counters of a rule apart where one key has several fields: types that exclude each other may differ. */
function argumentsFor({ identityArgs, arrayLengthField }: RateLimitRule, node: FieldNode): string {
  return identityArgs.length === 0 && arrayLengthField === undefined ? '' : argumentText(node.arguments ?? []);
}

/** Undefined for `__typename` and introspection, which no rule counts. */
function fieldOf(type: GraphQLCompositeType, { name }: FieldNode): GraphQLField<unknown, unknown> | undefined {
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const fields = type.getFields();
  return Object.hasOwn(fields, name.value) ? fields[name.value] : undefined;
}

function typeBelow(definition: GraphQLField<unknown, unknown> | undefined): GraphQLCompositeType | undefined {
  const type = definition && getNamedType(definition.type);
  return isCompositeType(type) ? type : undefined;
}
