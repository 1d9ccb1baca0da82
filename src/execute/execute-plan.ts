import type { GraphQLFormattedError } from 'graphql';
import type { FetchStep, Step } from '../plan/compiled-plan.ts';
import type { TypeMemberships } from '../plan/type-memberships.ts';
import { meetsCondition } from '../plan/type-memberships.ts';
import type { ExpectedEntities } from '../sources/check-entities.ts';
import type { SubgraphFailure, SubgraphResult } from '../sources/source.ts';
import type { FetchError } from './fetch-error.ts';
import type { BodyHeads } from './fetch-group.ts';
import { commonBody, FetchGroup, groupBody, groupName } from './fetch-group.ts';
import { mergeInto } from './merge-into.ts';
import { body, VariableTexts } from './request-body.ts';
import { collectTargets, locateTargets } from './targets.ts';

type JsonObject = Record<string, unknown>;

/** One call, ready to be sent. */
export interface FetchRequest {
  readonly kind: 'query' | 'mutation';
  readonly query: string;
  readonly operationName: string | undefined;
  /** The whole body, JSON. */
  readonly body: string;
  /** Lists of entities that a usable answer holds. */
  readonly entities: readonly ExpectedEntities[];
}

export interface PlanOptions {
  /** The client's variables as given. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly memberships: TypeMemberships;
  /** Kept with the plan from one execution to the next. */
  readonly heads: BodyHeads;
  /** Never rejects, as `Source.send`. */
  readonly send: (service: string, request: FetchRequest) => Promise<SubgraphResult>;
  /** Planned keys of a mutation's fields that must not be null: when one is, no further field is executed. */
  readonly required: ReadonlySet<string>;
  /** Whether different entity queries of one turn may be sent to this subgraph as one. */
  readonly mayCombine: (service: string) => boolean;
}

/** What the subgraphs have answered, under planned keys. */
export interface PlanResult {
  readonly data: JsonObject;
  readonly errors: readonly FetchError[];
  /**
   * Fields that are missing because of an error that stands elsewhere: within a subgraph, a null that must not be takes
   * its neighbours along. Paths as in `errors`.
   */
  readonly explained: readonly (readonly (string | number)[])[];
}

/** Walks a compiled plan. Rejects only for a defect of ours. */
export function executePlan(step: Step, options: PlanOptions): Promise<PlanResult> {
  return new Promise((resolve, reject) => {
    const run = new PlanRun(options, reject);
    run.walk(step, () => resolve({ data: run.data, errors: run.errors, explained: run.explained }));
  });
}

/** An entity fetch that waits for the end of the turn, so that others to the same subgraph can join it. */
interface WaitingFetch {
  readonly step: FetchStep;
  readonly targets: readonly JsonObject[];
  /** For each target the index of its representation; -1 for one that this fetch is not for. */
  readonly representationOf: readonly number[];
  readonly representations: readonly string[];
  readonly done: () => void;
}

/**
 * One walk of one plan.
 *
 * Steps call back when they are done, rather than being awaited: a promise for every step would be a quarter of the cost.
 * Entity fetches that become possible in one turn of the event loop are sent at its end (`setImmediate`), so that answers
 * which arrived together are all merged first and the levels of the plan stay in step.
 */
class PlanRun {
  readonly data: JsonObject = {};
  readonly errors: FetchError[] = [];
  readonly explained: (readonly (string | number)[])[] = [];
  readonly #options: PlanOptions;
  readonly #variables: VariableTexts;
  readonly #crash: (error: unknown) => void;
  #waiting: WaitingFetch[] = [];
  /** The answer is null as a whole already. */
  #ended = false;

  constructor(options: PlanOptions, crash: (error: unknown) => void) {
    this.#options = options;
    this.#variables = new VariableTexts(options.variables);
    this.#crash = crash;
  }

  walk(step: Step, done: () => void): void {
    switch (step.kind) {
      case 'sequence':
        this.#walkSequence(step.steps, 0, done);
        return;
      case 'parallel':
        this.#walkParallel(step.steps, done);
        return;
      case 'fetch':
        if (step.entities === undefined) this.#fetchRoot(step, done);
        else this.#fetchEntities(step, step.entities.represent, done);
    }
  }

  #walkSequence(steps: readonly Step[], index: number, done: () => void): void {
    const step = steps[index];
    if (step === undefined || this.#ended) done();
    else this.walk(step, () => this.#walkSequence(steps, index + 1, done));
  }

  #walkParallel(steps: readonly Step[], done: () => void): void {
    let left = steps.length;
    if (left === 0) done();
    for (const step of steps) {
      this.walk(step, () => {
        left -= 1;
        if (left === 0) done();
      });
    }
  }

  #fetchRoot(step: FetchStep, done: () => void): void {
    const targets = collectTargets(this.data, step.path);
    if (targets.length === 0) {
      done();
      return;
    }
    const text = body(this.#options.heads.of(step), this.#variables.of(step.variables));
    this.#send(step, text, [], (result) => {
      if (result.kind === 'failed') this.#noteLost(step, targets, result);
      else {
        for (const error of result.errors) this.#noteRootError(step, error);
        if (result.data === null) this.#noteExplained(step, targets);
        else {
          for (const rewrite of step.outputRewrites) rewrite(result.data);
          for (const target of targets) mergeInto(target, result.data, this.#options.memberships);
        }
      }
      if (step.operationKind === 'mutation') this.#endIfNull(step);
      done();
    });
  }

  /** https://spec.graphql.org/October2021/#sec-Serial-Execution: what a null of the whole answer makes needless is not done. */
  #endIfNull({ lost }: FetchStep): void {
    const { required } = this.#options;
    this.#ended ||= lost.some(({ keys }) => keys.some((key) => required.has(key) && (this.data[key] ?? null) === null));
  }

  #fetchEntities(step: FetchStep, represent: (entity: JsonObject) => string | undefined, done: () => void): void {
    const targets = collectTargets(this.data, step.path);
    const indexOf = new Map<string, number>();
    const representationOf = targets.map((target) => {
      const text = represent(target);
      if (text === undefined) return -1;
      let index = indexOf.get(text);
      if (index === undefined) {
        index = indexOf.size;
        indexOf.set(text, index);
      }
      return index;
    });
    if (indexOf.size === 0) {
      done();
      return;
    }
    if (this.#waiting.length === 0) setImmediate(() => this.#sendWaiting());
    this.#waiting.push({ step, targets, representationOf, representations: [...indexOf.keys()], done });
  }

  #sendWaiting(): void {
    const byService = new Map<string, Map<string, FetchGroup<WaitingFetch>>>();
    for (const fetch of this.#waiting) {
      const { service, query } = fetch.step;
      const groups = byService.get(service) ?? new Map<string, FetchGroup<WaitingFetch>>();
      const group = groups.get(query) ?? new FetchGroup<WaitingFetch>(fetch.step);
      group.add(fetch);
      byService.set(service, groups.set(query, group));
    }
    this.#waiting = [];
    for (const [service, groups] of byService) this.#sendGroups(service, [...groups.values()]);
  }

  #sendGroups(service: string, groups: readonly FetchGroup<WaitingFetch>[]): void {
    const combine =
      groups.length > 1 &&
      this.#options.mayCombine(service) &&
      groups.every(({ step }) => step.entities?.mergeable !== undefined);
    const [first] = groups;
    if (!combine || first === undefined) {
      for (const group of groups) {
        const text = groupBody(group, this.#options.heads, this.#variables);
        const expected = [{ key: '_entities', count: group.size }];
        this.#send(group.step, text, expected, (result) => this.#takeEntities(group, '_entities', result));
      }
      return;
    }
    const text = commonBody(groups, this.#options.heads, this.#variables);
    const expected = groups.map(({ size }, index) => ({ key: groupName(index), count: size }));
    this.#send(first.step, text, expected, (result) => {
      for (const [index, group] of groups.entries()) this.#takeEntities(group, groupName(index), result);
    });
  }

  #takeEntities(group: FetchGroup<WaitingFetch>, key: string, result: SubgraphResult): void {
    for (const { fetch, indices } of group.members) {
      if (result.kind === 'answered') this.#mergeEntities(fetch, indices, key, result);
      else this.#noteLost(fetch.step, representedTargets(fetch), result);
    }
    // Only now: what follows may want what any of the members has brought.
    for (const { fetch } of group.members) fetch.done();
  }

  #mergeEntities(
    fetch: WaitingFetch,
    indices: readonly number[],
    key: string,
    { data, errors }: { data: JsonObject | null; errors: readonly GraphQLFormattedError[] },
  ): void {
    const { step, targets, representationOf } = fetch;
    for (const error of errors) this.#noteEntityError(fetch, indices, key, error);
    const entities = (data?.[key] ?? []) as readonly unknown[];
    if (errors.length > 0) {
      const isNull = (at: number) => (entities[indices[representationOf[at] ?? -1] ?? -1] ?? null) === null;
      this.#noteExplained(
        step,
        targets.filter((_target, at) => representationOf[at] !== -1 && isNull(at)),
      );
    }
    for (const index of indices) for (const rewrite of step.outputRewrites) rewrite(entities[index]);
    for (const [at, target] of targets.entries()) {
      const entity = entities[indices[representationOf[at] ?? -1] ?? -1];
      if (typeof entity === 'object' && entity !== null) {
        mergeInto(target, entity as JsonObject, this.#options.memberships);
      }
    }
  }

  #send(
    { service, operationKind: kind, query, operationName }: FetchStep,
    text: string,
    entities: readonly ExpectedEntities[],
    take: (result: SubgraphResult) => void,
  ): void {
    const request = { kind, query, operationName, body: text, entities };
    this.#options.send(service, request).then(take).catch(this.#crash);
  }

  #noteRootError(step: FetchStep, error: GraphQLFormattedError): void {
    const [place = []] = locateTargets(this.data, step.path);
    const rest = error.path ?? firstLost(step);
    this.errors.push({ service: step.service, path: [...place, ...rest], cause: { kind: 'answered', error } });
  }

  /** An error of one entity stands at every place where that entity is. */
  #noteEntityError(fetch: WaitingFetch, indices: readonly number[], key: string, error: GraphQLFormattedError): void {
    const { step, representationOf } = fetch;
    const [field, index, ...rest] = error.path ?? [];
    // Of another group of the same call.
    if (field !== undefined && field !== key) return;
    const places = locateTargets(this.data, step.path);
    const cause = { kind: 'answered', error } as const;
    const { service } = step;
    if (typeof index !== 'number') {
      const [place = []] = places;
      this.errors.push({ service, path: [...place, ...firstLost(step)], cause });
      return;
    }
    const representation = indices.indexOf(index);
    for (const [at, place] of places.entries()) {
      if (representation !== -1 && representationOf[at] === representation) {
        this.errors.push({ service, path: [...place, ...rest], cause });
      }
    }
  }

  /** An error for every field that is null because its fetch brought nothing. */
  #noteLost(step: FetchStep, targets: readonly JsonObject[], cause: SubgraphFailure): void {
    for (const path of this.#lostPaths(step, targets)) this.errors.push({ service: step.service, path, cause });
  }

  #noteExplained(step: FetchStep, targets: readonly JsonObject[]): void {
    if (targets.length > 0) this.explained.push(...this.#lostPaths(step, targets));
  }

  /** The fields that `step` would have brought for these targets. */
  #lostPaths(step: FetchStep, targets: readonly JsonObject[]): (string | number)[][] {
    const { memberships } = this.#options;
    const all = collectTargets(this.data, step.path);
    const wanted = new Set(targets);
    return locateTargets(this.data, step.path).flatMap((place, at) => {
      const target = all[at];
      if (target === undefined || !wanted.has(target)) return [];
      const applying = step.lost.filter(
        ({ typeCondition }) =>
          typeCondition === undefined || meetsCondition(memberships, target.__typename, typeCondition),
      );
      return applying.flatMap(({ keys }) => keys.map((key) => [...place, key]));
    });
  }
}

function firstLost({ lost: [first] }: FetchStep): readonly string[] {
  return first?.keys.slice(0, 1) ?? [];
}

function representedTargets({ targets, representationOf }: WaitingFetch): JsonObject[] {
  return targets.filter((_target, at) => representationOf[at] !== -1);
}
