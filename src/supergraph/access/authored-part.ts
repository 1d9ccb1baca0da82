import { conjunction } from './alternatives.ts';
import type { DeclaredRequirement } from './declared-requirement.ts';

/**
 * What an interface, or a field of it, requires beyond what composition has put there.
 *
 * Composition (2.9.5, 2.10.4, 2.11.5, 2.12.1 and later) refuses the directives on interfaces and writes there what all
 * object types with the interface require together. Handed down again, that would close every type for what one of them
 * asks. What is not exactly that somebody has written by hand, and it applies to every type with the interface: it would
 * not be worth anything if a fragment on an object type got around it.
 *
 * `own`  requirements of the object types, or of their fields.
 */
export function authoredPart(
  requirement: DeclaredRequirement,
  own: readonly DeclaredRequirement[],
): DeclaredRequirement {
  const { authenticated, scopes, policies } = requirement;
  return {
    authenticated: authenticated && !own.some((each) => each.authenticated),
    scopes: isComposed(
      scopes,
      own.map((each) => each.scopes),
    )
      ? undefined
      : scopes,
    policies: isComposed(
      policies,
      own.map((each) => each.policies),
    )
      ? undefined
      : policies,
  };
}

function isComposed(
  alternatives: DeclaredRequirement['scopes'],
  own: readonly DeclaredRequirement['scopes'][],
): boolean {
  const stated = own.filter((each) => each !== undefined);
  return stated.length > 0 && JSON.stringify(conjunction(stated)) === JSON.stringify(alternatives);
}
