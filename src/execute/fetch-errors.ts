import type { GraphQLFormattedError } from 'graphql';
import type { FetchStep, RootFetch } from '../plan/compile/compiled-plan.ts';
import { renamePath } from '../plan/compile/renamed-keys.ts';
import type { TypeMemberships } from '../plan/type-memberships.ts';
import { meetsCondition } from '../plan/type-memberships.ts';
import type { SubgraphFailure } from '../sources/source.ts';
import { FailedFields } from './failed-fields.ts';
import type { FetchError } from './fetch-error.ts';
import type { WaitingFetch } from './fetch-group.ts';
import type { Path } from './targets.ts';
import { locateTargets, placesOfTargets } from './targets.ts';

type JsonObject = Record<string, unknown>;
type Fetched = Pick<WaitingFetch, 'step' | 'targets' | 'indices'>;

/**
 * What went wrong in one walk of a plan, at the places where clients will look for it.
 *
 * Places are looked up when there is an error, once for a fetch: walks that go well pay nothing.
 */
export class FetchErrors {
  readonly list: FetchError[] = [];
  /** Paths of fields that are missing because of an error that stands elsewhere. */
  readonly explained: Path[] = [];
  readonly #data: JsonObject;
  readonly #memberships: TypeMemberships;
  /** Undefined while nothing has failed. */
  #failed: FailedFields | undefined;

  /** `data` is what the walk merges answers into. */
  constructor(data: JsonObject, memberships: TypeMemberships) {
    this.#data = data;
    this.#memberships = memberships;
  }

  /** An error for every field that is null because its fetch brought nothing. */
  noteLost(step: FetchStep, targets: readonly JsonObject[], cause: SubgraphFailure): void {
    for (const path of this.#lostPaths(step, targets)) this.#note({ service: step.service, path, cause });
  }

  noteExplained(step: FetchStep, targets: readonly JsonObject[]): readonly Path[] {
    if (targets.length === 0) return [];
    const lost = this.#lostPaths(step, targets);
    for (const path of lost) this.explained.push(path);
    return lost;
  }

  /** A field that was asked for and is not in the answer is no plain null. */
  noteUnanswered(step: RootFetch, data: JsonObject): void {
    const { service } = step;
    for (const { keys } of step.lost) {
      for (const key of keys) {
        if (Object.hasOwn(data, key)) continue;
        const cause = { kind: 'failed', code: 'SUBREQUEST_MALFORMED_RESPONSE', reason: `${key} is missing` } as const;
        this.list.push({ service, path: [...this.#firstPlace(step), key], cause });
      }
    }
  }

  /** What came with the error must be merged by now. */
  noteRootError(step: RootFetch, error: GraphQLFormattedError): void {
    const rest = error.path === undefined ? firstLost(step) : renamePath(error.path, step.renamed);
    const cause = { kind: 'answered', error } as const;
    this.#note({ service: step.service, path: [...this.#firstPlace(step), ...rest], cause });
  }

  /** `key`: that of the list in the answer. What came with the errors must be merged by now. */
  noteEntityErrors(
    fetch: Fetched,
    key: string,
    entities: readonly unknown[],
    errors: readonly GraphQLFormattedError[],
  ): void {
    this.#noteEachEntityError(fetch, key, errors);
    const { step, targets, indices } = fetch;
    const lost = this.noteExplained(
      step,
      targets.filter((_target, at) => {
        const index = indices[at] ?? -1;
        return index !== -1 && (entities[index] ?? null) === null;
      }),
    );
    const [error] = errors;
    if (error === undefined) return;
    const cause = { kind: 'answered', error } as const;
    for (const path of lost) this.#failed?.note(this.#data, { service: step.service, path, cause });
  }

  /**
   * What could not be had fails whatever needs it, with the same cause: fields that are computed from it, and, where it is
   * part of a key, all fields of the fetch.
   */
  passOn({ step, targets, indices }: Fetched): void {
    const failed = this.#failed;
    if (failed === undefined) return;
    let places: readonly Path[] | undefined;
    for (const [at, target] of targets.entries()) {
      const isRepresented = (indices[at] ?? -1) !== -1;
      const dependent = isRepresented ? step.computed : [{ type: undefined, key: undefined, requires: step.requires }];
      for (const { type, key, requires } of dependent) {
        if (type !== undefined && !meetsCondition(this.#memberships, target.__typename, type)) continue;
        const reason = failed.causeIn(target, requires);
        if (reason === undefined) continue;
        if (key !== undefined) target[key] = null;
        places ??= locateTargets(this.#data, step.path);
        const place = places[at] ?? [];
        for (const lost of key === undefined ? this.#lostKeys(step, target) : [key]) {
          this.#note({ ...reason, path: [...place, lost], isConsequence: true });
        }
      }
    }
  }

  /** An error of one entity stands at every place where that entity is. */
  #noteEachEntityError(
    { step, targets, indices }: Fetched,
    key: string,
    errors: readonly GraphQLFormattedError[],
  ): void {
    const { service } = step;
    const places = placesOfTargets(this.#data, step.path);
    const byIndex = Map.groupBy(targets.keys(), (at) => indices[at] ?? -1);
    for (const error of errors) {
      const [field, index, ...inner] = error.path ?? [];
      // Of another group of the same call.
      if (field !== undefined && field !== key) continue;
      const cause = { kind: 'answered', error } as const;
      if (typeof index !== 'number') {
        this.#note({ service, path: [...this.#firstPlace(step), ...firstLost(step)], cause });
        continue;
      }
      const rest = renamePath(inner, step.renamed);
      const concerned = new Set((byIndex.get(index) ?? []).map((at) => targets[at] as JsonObject));
      for (const target of concerned) {
        // Without more of a path it is an error of the entity as a whole.
        const ends = rest.length === 0 ? [...this.#lostKeys(step, target)].map((lost) => [lost]) : [rest];
        for (const place of places.get(target) ?? []) {
          for (const end of ends) this.#note({ service, path: [...place, ...end], cause });
        }
      }
    }
  }

  #note(error: FetchError): void {
    this.list.push(error);
    this.#failed ??= new FailedFields(this.#memberships);
    this.#failed.note(this.#data, error);
  }

  /** The fields that `step` would have brought for these targets. */
  #lostPaths(step: FetchStep, targets: readonly JsonObject[]): Path[] {
    const places = placesOfTargets(this.#data, step.path);
    return [...new Set(targets)].flatMap((target) =>
      (places.get(target) ?? []).flatMap((place) => [...this.#lostKeys(step, target)].map((key) => [...place, key])),
    );
  }

  #lostKeys({ lost }: FetchStep, target: JsonObject): ReadonlySet<string> {
    const applying = lost.filter(
      ({ typeCondition }) =>
        typeCondition === undefined || meetsCondition(this.#memberships, target.__typename, typeCondition),
    );
    return new Set(applying.flatMap(({ keys }) => keys));
  }

  #firstPlace({ path }: FetchStep): Path {
    return locateTargets(this.#data, path)[0] ?? [];
  }
}

function firstLost({ lost: [first] }: FetchStep): readonly string[] {
  return first?.keys.slice(0, 1) ?? [];
}
