import type { PlanSelection } from '../plan/query-plan.ts';
import type { TypeMemberships } from '../plan/type-memberships.ts';
import { meetsCondition } from '../plan/type-memberships.ts';
import type { FetchError } from './fetch-error.ts';

type Cause = Pick<FetchError, 'service' | 'cause'>;

/**
 * Which nulls in the data are there because something went wrong, and what that was.
 *
 * A null that a subgraph means is a value like any other. One that stands for an error is none: what is computed from it
 * would be wrong without a word, and what it is the key of is lost.
 */
export class FailedFields {
  readonly #causes = new WeakMap<object, Map<string | number, Cause>>();
  readonly #memberships: TypeMemberships;

  constructor(memberships: TypeMemberships) {
    this.#memberships = memberships;
  }

  /** `error.path` leads from `data` to a null, or past it. Where it leads to a value nothing is noted. */
  note(data: object, { path, service, cause }: FetchError): void {
    let object = data as Record<string | number, unknown>;
    for (const step of path) {
      const value = Object.hasOwn(object, step) ? object[step] : undefined;
      if (value === null || value === undefined) {
        const causes = this.#causes.get(object) ?? new Map<string | number, Cause>();
        this.#causes.set(object, causes);
        if (!causes.has(step)) causes.set(step, { service, cause });
        return;
      }
      if (typeof value !== 'object') return;
      object = value as Record<string | number, unknown>;
    }
  }

  /** Why some of `selections` could not be had of an object; undefined when all of them could. */
  causeIn(value: unknown, selections: readonly PlanSelection[]): Cause | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const causes = this.#causes.get(value);
    if (Array.isArray(value)) {
      return causes?.values().next().value ?? first(value, (element) => this.causeIn(element, selections));
    }
    const object = value as Record<string, unknown>;
    return first(selections, (selection) => {
      if (selection.kind === 'InlineFragment') {
        const { typeCondition } = selection;
        const applies =
          typeCondition === undefined || meetsCondition(this.#memberships, object.__typename, typeCondition);
        return applies ? this.causeIn(object, selection.selections) : undefined;
      }
      const key = selection.source ?? selection.alias ?? selection.name;
      return causes?.get(key) ?? this.causeIn(object[key], selection.selections ?? []);
    });
  }
}

function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
