import type { Principal } from '../../auth/principal.ts';
import type { AccessCondition } from '../../supergraph/access/access-rules.ts';

/** What conditions are judged by. */
export interface Evidence {
  readonly principal: Pick<Principal, 'scopes'> | undefined;
  /** Policies that were asked for and hold. */
  readonly granted: ReadonlySet<string>;
}

/** Whether the condition of this number holds. One that is not known does not. */
export function holds(conditions: readonly AccessCondition[], number: number, evidence: Evidence): boolean {
  const condition = conditions[number];
  switch (condition?.kind) {
    case 'authenticated':
      return evidence.principal !== undefined;
    case 'scopes': {
      const scopes = evidence.principal?.scopes;
      return condition.anyOf.some((names) => names.every((name) => scopes?.has(name) === true));
    }
    case 'policies':
      return condition.anyOf.some((names) => names.every((name) => evidence.granted.has(name)));
    case 'some':
      return condition.sets.some((set) => set.every((each) => holds(conditions, each, evidence)));
    case undefined:
      return false;
  }
}
