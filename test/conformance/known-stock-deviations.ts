import type { GraphQLSchema } from 'graphql';
import { isAbstractType, isUnionType } from 'graphql';
import type { AnswerError } from './compare/answer.ts';
import type { Difference } from './compare/difference.ts';
import { nullPosition } from './compare/null-position.ts';
import type { Deviation } from './deviation.ts';
import type { GraphFacts, RequirementKind } from './graph-facts.ts';
import { isNarrowed } from './graph-facts.ts';
import type { MendableMistake } from './mendable-deviation.ts';
import { mendableDeviations } from './mendable-deviation.ts';
import { addTypenames } from './operations/add-typenames.ts';
import type { Unwanted } from './operations/blank-out.ts';
import { blankOut } from './operations/blank-out.ts';
import { renameAliases } from './operations/rename-aliases.ts';
import { resolveConditions } from './operations/resolve-conditions.ts';
import type { FieldPlace } from './operations/walk-fields.ts';
import { walkFields } from './operations/walk-fields.ts';

const silentNulls: Deviation = {
  name: 'nulls in non-null positions are no errors',
  because:
    'The executor notes them in `extensions.valueCompletion`, and not even there when the answer has any other error.',
  minimal:
    'mutation { placeOrder(input: {userId: "2000", items: [{productId: "1"}]}) { order { buyer { name } } } }   (nobody has this id)',
  explain: async (differences, { expected, actual }) =>
    differences.filter((difference) => {
      if (difference.kind !== 'missing error' || difference.path === undefined) return false;
      if (!difference.message.startsWith('Cannot return null for non-nullable field ')) return false;
      const lost = nullPosition(expected.data, difference.path);
      const isNoted = actual.notes.some((path) => String(nullPosition(actual.data, path)) === String(lost));
      return isNoted || (actual.notes.length === 0 && actual.errors.length > 0);
    }),
};

const hoistedFields: Deviation = {
  name: 'keys in the order in which fragments are merged',
  because:
    'Equal fragments are merged into the first, and fragments that say nothing are dissolved, before keys are ordered. Nothing but the order is wrong.',
  minimal: '{ users { nodes { ... on User { email } } nodes { id ... on User { name } } } }',
  explain: async (differences, { document, schema }) => {
    const objects = walkFields(document, schema)
      .filter(({ fragments }) => fragments.length > 0)
      .map(({ object }) => object);
    return differences.filter(({ kind, path = [] }) => {
      const names = path.filter((step) => typeof step === 'string');
      // In the object itself, or in one above it, whose selections are then merged in another order.
      return kind === 'order' && objects.some((object) => object.every((name, index) => name === names[index]));
    });
  },
};

const shiftedErrors: Deviation = {
  name: 'errors of entities at the index of another',
  because:
    'The index of an error in `_entities` is taken for the index in the list, though objects that are null or of another type were not asked for.',
  minimal:
    '{ users { nodes { recommendations { item { ... on Product { warehouse { code } } } } } } }   (some items are articles)',
  explain: async (differences, { expected, actual }) => {
    const placesOf = (errors: readonly AnswerError[]) => new Set(errors.map(({ code, path }) => placeOf(code, path)));
    const places = { 'missing error': placesOf(actual.errors), 'unexpected error': placesOf(expected.errors) };
    return differences.filter((difference) => {
      if (difference.kind !== 'missing error' && difference.kind !== 'unexpected error') return false;
      const hasIndex = difference.path?.some((step) => typeof step === 'number') === true;
      return hasIndex && places[difference.kind].has(placeOf(difference.code, difference.path));
    });
  },
};

const aliasOverNeeded: MendableMistake = {
  name: 'an alias over a key, a required field or __typename',
  because:
    'What the executor itself needs from an object is fetched under its plain name, which the alias has taken: it sends wrong references, or takes the value for a type.',
  minimal: '{ user(id: "2") { loyaltyTier id: joinedAt } }   and   { article(id: "30") { __typename: popularity } }',
  isProvoked: ({ document, schema }) => walkFields(document, schema).some(takesAnotherName),
  looksLike: ({ kind }) => kind !== 'order',
  mend: (document, { schema }) => {
    const aliases = walkFields(document, schema)
      .filter(takesAnotherName)
      .flatMap(({ node }) => node.alias?.value ?? []);
    return renameAliases(document, new Set(aliases));
  },
};

const nestedConditions: MendableMistake = {
  name: 'a type condition within an abstract one',
  because:
    'Without `__typename` in the data the inner condition is compared with the outer one instead of the type of the object, and its fields are dropped without an error.',
  minimal:
    '{ article(id: "30") { about { ... on RecommendedItem { ... on Product { related { name } } } } } }   (about is [Product!]!)',
  isProvoked: ({ document, schema }) =>
    walkFields(document, schema).some(({ conditions }) => conditions.slice(0, -1).some((type) => isAbstractType(type))),
  looksLike: isLoss,
  mend: addTypenames,
};

const conditionsInPlans: MendableMistake = {
  name: '@skip and @include in query plans',
  because:
    'A required field that is left out takes a fetch along that others need; an @include(if: false) below a variable @skip leaves the fetch of the object unsent.',
  minimal: '{ user(id: "1") { name loyaltyTier @include(if: false) } }   (with other fields of the users service)',
  isProvoked: ({ document, schema }) => walkFields(document, schema).some(({ isConditional }) => isConditional),
  looksLike: isLoss,
  mend: (document, { operation }) => resolveConditions(document, operation.variables),
};

/** Mistakes with what only the supergraph tells; each goes away with what provokes it. */
function mistakesOn(facts: GraphFacts): MendableMistake[] {
  const without = (name: string, because: string, minimal: string, unwanted: Unwanted): MendableMistake => ({
    name,
    because,
    minimal,
    isProvoked: ({ document, schema }) => blankOut(document, schema, unwanted) !== undefined,
    looksLike: ({ kind }) => kind !== 'order',
    // Another mistake's mend may have taken it out already.
    mend: (document, { schema }) => blankOut(document, schema, unwanted) ?? document,
  });
  const requiring = (kind: RequirementKind): Unwanted => ({
    field: (type, { name }) => facts.requires(type, name.value, kind),
  });
  return [
    without(
      'abstract conditions on interface objects',
      'The planner fails: it looks for the type of an object where the subgraph knows an interface object only.',
      '{ best { ... on Named { title } } }',
      {
        fragment: (within, { typeCondition }) =>
          facts.isInterfaceObject(within) && typeCondition?.name.value !== within.name,
      },
    ),
    without(
      'arguments in @requires',
      'Required fields are fetched under their plain names, whatever their arguments and those of the client.',
      '{ book(isbn: "i1") { shipping tax } }',
      requiring('with arguments'),
    ),
    without(
      'chains of @requires',
      'The middle of a chain is fetched with the entity, before what it requires is known.',
      '{ stocked { total } }',
      requiring('chained'),
    ),
    without(
      '@requires of what failed',
      'The null that stands for an error is sent as a value, and what is computed from it is wrong without an error.',
      '{ book(isbn: "i2") { troubled } }',
      requiring('any'),
    ),
    without(
      'fields of interface objects',
      'Objects get the name of the interface for their type, or lose fields when only some have what a field requires.',
      '{ book(isbn: "i1") { sequel { __typename value } } }',
      { field: (type, { name }) => facts.isOfInterfaceObject(type, name.value) },
    ),
  ];
}

const narrowedNulls: MendableMistake = {
  name: 'nulls that only the concrete type forbids',
  because:
    'Whether a field may be null is asked of the interface that it is selected on, not of the type of the object.',
  minimal: '{ author(id: "a3") { works { kind } } }   (of games it must not be null)',
  isProvoked: ({ document, schema }) => blankOut(document, schema, narrowedFields(schema)) !== undefined,
  looksLike: ({ kind }) => kind !== 'order',
  mend: (document, { schema }) => blankOut(document, schema, narrowedFields(schema)) ?? document,
};

function narrowedFields(schema: GraphQLSchema): Unwanted {
  return { field: (type, { name }) => isNarrowed(schema, type, name.value) };
}

/**
 * What `engine: apollo` (@apollo/gateway 2.14) gets wrong. Each is believed only where the operation has its form, the
 * difference has its form too, and, but for the first three, the operation is answered right without that form.
 */
export function knownStockDeviations(facts: GraphFacts): readonly Deviation[] {
  const always = [aliasOverNeeded, nestedConditions, conditionsInPlans, narrowedNulls];
  return [silentNulls, hoistedFields, shiftedErrors, ...mendableDeviations([...always, ...mistakesOn(facts)])];
}

/** Where an error is, whatever the indexes. */
function placeOf(code: string, path: AnswerError['path']): string {
  return JSON.stringify([code, path?.filter((step) => typeof step === 'string')]);
}

function takesAnotherName({ node, parentType }: FieldPlace): boolean {
  const alias = node.alias?.value;
  if (alias === undefined || alias === node.name.value) return false;
  // Of a union it is not known here what its types have.
  return alias === '__typename' || isUnionType(parentType) || Object.hasOwn(parentType.getFields(), alias);
}

/** Something is missing: data, or the error that it should have ended in. */
function isLoss(difference: Difference): boolean {
  if (difference.kind === 'value') return difference.actual === null || difference.actual === undefined;
  return difference.kind === 'missing error';
}
