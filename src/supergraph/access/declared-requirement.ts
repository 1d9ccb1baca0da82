import type { ConstDirectiveNode, ConstValueNode } from 'graphql';
import { Kind } from 'graphql';
import { PorticoError } from '../../core/portico-error.ts';
import type { Alternatives } from './access-rules.ts';
import { conjunction } from './alternatives.ts';
import type { SecurityDirective } from './security-links.ts';

/** What the directives on one type or field say, each canonical. */
export interface DeclaredRequirement {
  readonly authenticated: boolean;
  /** Undefined when nothing is required. Without any alternative it is met by nobody. */
  readonly scopes: Alternatives | undefined;
  readonly policies: Alternatives | undefined;
}

export const NO_REQUIREMENT: DeclaredRequirement = { authenticated: false, scopes: undefined, policies: undefined };

const ARGUMENTS = { requiresScopes: 'scopes', policy: 'policies' } as const;

/**
 * Reads the directives of one element.
 *
 * Errors  throws SUPERGRAPH_INVALID for arguments that cannot be read: what they ask for would not be enforced.
 */
export function declaredRequirement(
  directives: readonly ConstDirectiveNode[],
  names: ReadonlyMap<string, SecurityDirective>,
): DeclaredRequirement {
  const declared = { authenticated: false, scopes: [] as Alternatives[], policies: [] as Alternatives[] };
  for (const node of directives) {
    const directive = names.get(node.name.value);
    if (directive === 'authenticated') declared.authenticated = true;
    else if (directive !== undefined) declared[ARGUMENTS[directive]].push(readAlternatives(node, ARGUMENTS[directive]));
  }
  if (!declared.authenticated && declared.scopes.length === 0 && declared.policies.length === 0) return NO_REQUIREMENT;
  return { authenticated: declared.authenticated, scopes: all(declared.scopes), policies: all(declared.policies) };
}

function all(conditions: readonly Alternatives[]): Alternatives | undefined {
  if (conditions.length === 0) return undefined;
  const both = conjunction(conditions);
  if (both === undefined) throw invalid('a field has too many alternatives of scopes or policies');
  return both;
}

function readAlternatives({ name, arguments: given = [] }: ConstDirectiveNode, argument: string): Alternatives {
  const value = given.find((each) => each.name.value === argument)?.value;
  if (value === undefined) throw invalid(`@${name.value} without ${argument}`);
  // One value stands for a list of it: https://spec.graphql.org/September2025/#sec-List.Input-Coercion
  return elements(value).map((alternative) =>
    elements(alternative).map((text) => {
      if (text.kind !== Kind.STRING) throw invalid(`${argument} of @${name.value} are no texts`);
      return text.value;
    }),
  );
}

function elements(value: ConstValueNode): readonly ConstValueNode[] {
  return value.kind === Kind.LIST ? value.values : [value];
}

function invalid(reason: string): PorticoError {
  return new PorticoError('SUPERGRAPH_INVALID', { reason });
}
