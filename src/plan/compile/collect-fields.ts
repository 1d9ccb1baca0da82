import type { GraphQLInterfaceType, GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { isAbstractType } from 'graphql';
import type { SelectedField, SelectedIntrospection, SelectedTypename, Selection } from '../operation/selection.ts';

/** One key of a shaped object. */
export type CollectedField = CollectedValue | SelectedTypename | SelectedIntrospection;

/** A key whose value comes from subgraphs. */
export interface CollectedValue {
  readonly kind: 'field';
  readonly key: string;
  readonly plannedKey: string;
  /** `Type.field`, for error messages. */
  readonly coordinate: string;
  readonly type: GraphQLOutputType;
  /** The selections of all occurrences, to be merged; empty for leaves. */
  readonly selections: (readonly Selection[])[];
}

/**
 * The keys of an object of one concrete type, in the order of the answer; of an interface, where the type is not known and
 * does not matter.
 *
 * Source  https://spec.graphql.org/October2021/#CollectFields()
 */
export function collectFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly (readonly Selection[])[],
): CollectedField[] {
  const fields = new Map<string, CollectedField>();
  const visit = (selections: readonly Selection[]) => {
    for (const selection of selections) {
      if (selection.kind === 'fragment') {
        const { on } = selection;
        if (on === type || (isAbstractType(on) && schema.isSubType(on, type))) visit(selection.selections);
        continue;
      }
      const known = fields.get(selection.key);
      if (selection.kind !== 'field') {
        if (known === undefined) fields.set(selection.key, selection);
      } else if (known?.kind === 'field') {
        if (selection.selections) known.selections.push(selection.selections);
      } else {
        fields.set(selection.key, collected(selection, type));
      }
    }
  };
  for (const selections of sets) visit(selections);
  return [...fields.values()];
}

/** Type and coordinate are those of the concrete type: it may promise more than the interface it was selected on. */
function collected(
  { key, plannedKey, name, selections }: SelectedField,
  type: GraphQLObjectType | GraphQLInterfaceType,
): CollectedValue {
  const field = type.getFields()[name];
  if (field === undefined) throw new TypeError(`collectFields: ${type.name}.${name} does not exist`);
  return {
    kind: 'field',
    key,
    plannedKey,
    coordinate: `${type.name}.${name}`,
    type: field.type,
    selections: selections ? [selections] : [],
  };
}
