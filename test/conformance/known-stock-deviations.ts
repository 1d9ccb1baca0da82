import type { FragmentSpreadNode, InlineFragmentNode } from 'graphql';
import { isAbstractType, isUnionType, Kind, print } from 'graphql';
import type { Difference } from './compare/difference.ts';
import { nullPosition } from './compare/null-position.ts';
import type { Deviation } from './deviation.ts';
import type { MendableMistake } from './mendable-deviation.ts';
import { mendableDeviations } from './mendable-deviation.ts';
import { addTypenames } from './operations/add-typenames.ts';
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
  name: 'equal fragments of one object are merged into the first',
  because:
    'Keys then follow the merged fragments, not the order in which fields are met. Nothing but the order is wrong.',
  minimal: '{ users { nodes { ... on User { email } } nodes { id ... on User { name } } } }',
  explain: async (differences, { document, schema }) => {
    const places = walkFields(document, schema);
    return differences.filter(({ kind, path = [] }) => {
      const object = path.filter((step) => typeof step === 'string').join('/');
      const fragments = places.filter((place) => place.object.join('/') === object).flatMap((place) => place.fragments);
      const headers = [...new Set(fragments)].map(headerOf);
      return kind === 'order' && new Set(headers).size < headers.length;
    });
  },
};

const aliasOverNeeded: MendableMistake = {
  name: 'an alias over a key, a required field or __typename',
  because:
    'What the executor itself needs from an object is fetched under its plain name, which the alias has taken: it sends wrong references, or takes the value for a type.',
  minimal: '{ user(id: "2") { loyaltyTier id: joinedAt } }   and   { article(id: "30") { __typename: popularity } }',
  provokedIn: ({ document, schema }) => objectsOf(walkFields(document, schema).filter(takesAnotherName)),
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
  provokedIn: ({ document, schema }) =>
    objectsOf(
      walkFields(document, schema).filter(({ conditions }) =>
        conditions.slice(0, -1).some((type) => isAbstractType(type)),
      ),
    ),
  looksLike: isLoss,
  mend: addTypenames,
};

const conditionsInPlans: MendableMistake = {
  name: '@skip and @include in query plans',
  because:
    'A required field that is left out takes a fetch along that others need; an @include(if: false) below a variable @skip leaves the fetch of the object unsent.',
  minimal: '{ user(id: "1") { name loyaltyTier @include(if: false) } }   (with other fields of the users service)',
  provokedIn: ({ document, schema }) =>
    objectsOf(walkFields(document, schema).filter(({ isConditional }) => isConditional)),
  looksLike: isLoss,
  mend: (document, { operation }) => resolveConditions(document, operation.variables),
};

/**
 * What `engine: apollo` (@apollo/gateway 2.14) gets wrong. Each is believed only where the operation has its form, the
 * difference has its form too, and, but for the first two, the operation is answered right without that form.
 */
export const knownStockDeviations: readonly Deviation[] = [
  silentNulls,
  hoistedFields,
  ...mendableDeviations([aliasOverNeeded, nestedConditions, conditionsInPlans]),
];

function takesAnotherName({ node, parentType }: FieldPlace): boolean {
  const alias = node.alias?.value;
  if (alias === undefined || alias === node.name.value) return false;
  return alias === '__typename' || (!isUnionType(parentType) && Object.hasOwn(parentType.getFields(), alias));
}

/** Something is missing: data, or the error that it should have ended in. */
function isLoss(difference: Difference): boolean {
  if (difference.kind === 'value') return difference.actual === null || difference.actual === undefined;
  return difference.kind === 'missing error';
}

function objectsOf(places: readonly FieldPlace[]): (readonly string[])[] {
  return places.map(({ object }) => object);
}

/** What makes two fragments equal. */
function headerOf(fragment: InlineFragmentNode | FragmentSpreadNode): string {
  if (fragment.kind === Kind.FRAGMENT_SPREAD) return `...${fragment.name.value}`;
  return `... on ${fragment.typeCondition?.name.value ?? 'same'} ${(fragment.directives ?? []).map(print).join(' ')}`;
}
