import type { DocumentNode, GraphQLFormattedError, SelectionNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { describeError } from '../core/portico-error.ts';
import type { JsonObject, SubgraphFailure } from '../sources/source.ts';

/** What clients read in place of a message that may hold internal text. Apollo Router uses the same words. */
const REDACTED = 'Subgraph errors redacted';

/** Extension keys that are never passed on: they hold stacks, addresses and bodies of internal services. */
const INTERNAL_EXTENSIONS = new Set(['stacktrace', 'exception', 'response', 'http', 'serviceName']);

/**
 * An error that a subgraph put into its answer, made fit for clients. Its path stays relative to the fetch; `place` is
 * used where it has none.
 */
export function answeredError(
  error: GraphQLFormattedError,
  service: string,
  showMessages: boolean,
  place: readonly (string | number)[] | undefined,
): GraphQLFormattedError {
  const path = error.path ?? place;
  const code = typeof error.extensions?.code === 'string' ? error.extensions.code : 'DOWNSTREAM_SERVICE_ERROR';
  const shown = showMessages
    ? Object.entries(error.extensions ?? {}).filter(([key]) => !INTERNAL_EXTENSIONS.has(key))
    : [];
  return {
    message: showMessages ? error.message : REDACTED,
    ...(path && { path }),
    extensions: { ...Object.fromEntries(shown), code, service },
  };
}

/**
 * The errors that stand for a fetch without answer: one for every field that becomes null by it, so that a client finds
 * the reason under the path of each null. Paths are relative to the fetch (`_entities`, index, field). `isLost` says which
 * of the entities are meant.
 */
export function failureErrors(
  failure: SubgraphFailure,
  service: string,
  query: string,
  variables: JsonObject | undefined,
  isLost: (entity: number) => boolean = () => true,
): GraphQLFormattedError[] {
  const message = describeError(failure.code, { service });
  const extensions = { code: failure.code, service };
  const paths = lostPaths(query, variables).filter(([, index]) => typeof index !== 'number' || isLost(index));
  return paths.map((path) => ({ message, path, extensions }));
}

/**
 * The fields of a fetch that are null when it brings nothing: paths relative to the fetch. The fetch's text is parsed
 * for that: plans do not carry its document, and only failures ask.
 */
export function lostPaths(query: string, variables: JsonObject | undefined): (string | number)[][] {
  const root = rootSelections(parse(query, { noLocation: true }));
  const representations = variables?.representations;
  if (!Array.isArray(representations)) return responseNames(root, undefined).map((name) => [name]);
  const entities = root.find((node) => node.kind === Kind.FIELD && node.name.value === '_entities');
  const selections = entities?.kind === Kind.FIELD ? (entities.selectionSet?.selections ?? []) : [];
  return representations.flatMap((representation: { __typename?: string }, index) =>
    responseNames(selections, representation.__typename).map((name) => ['_entities', index, name]),
  );
}

function rootSelections(document: DocumentNode): readonly SelectionNode[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
}

/** Names of the selected fields that apply to `typename`; fragments on other types are left out. */
function responseNames(selections: readonly SelectionNode[], typename: string | undefined): string[] {
  const names = new Set<string>();
  for (const node of selections) {
    if (node.kind === Kind.FIELD && node.name.value !== '__typename') names.add(node.alias?.value ?? node.name.value);
    if (node.kind !== Kind.INLINE_FRAGMENT) continue;
    const condition = node.typeCondition?.name.value;
    if (typename !== undefined && condition !== undefined && condition !== typename) continue;
    for (const name of responseNames(node.selectionSet.selections, typename)) names.add(name);
  }
  return [...names];
}
