import { atTurnEnd } from '../core/at-turn-end.ts';
import type { Collector } from '../plan/compile/compile-collector.ts';
import type { MergeKey } from '../plan/compile/compile-merge.ts';
import type { EntityFetch, FetchStep, RootFetch, Step } from '../plan/compile/compiled-plan.ts';
import type { TypeMemberships } from '../plan/type-memberships.ts';
import type { ExpectedEntities } from '../sources/check-entities.ts';
import type { KeptMark, SubgraphResult } from '../sources/source.ts';
import type { FetchError } from './fetch-error.ts';
import { FetchErrors } from './fetch-errors.ts';
import type { BodyHeads, WaitingFetch } from './fetch-group.ts';
import { commonBody, FetchGroup, groupBody, groupName } from './fetch-group.ts';
import { mergeInto, mergeKey } from './merge-into.ts';
import { body, VariableTexts } from './request-body.ts';
import type { Path } from './targets.ts';

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
  /** How many fetches of the plan it answers. */
  readonly fetches: number;
}

export interface PlanOptions {
  /** The client's variables as given. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Variables that fetches call otherwise: their name → the client's. Default none. */
  readonly clientNames?: ReadonlyMap<string, string>;
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
  readonly explained: readonly Path[];
  /** Fetches whose answers were given earlier, in whole or in part. */
  readonly stale: readonly StaleStep[];
}

export interface StaleStep {
  readonly step: FetchStep;
  /** In seconds, of the oldest. */
  readonly age: number;
}

/** Walks a compiled plan. Rejects only for a defect of ours. */
export function executePlan(step: Step, options: PlanOptions): Promise<PlanResult> {
  return new Promise((resolve, reject) => {
    const run = new PlanRun(options, reject);
    run.walk(step, () => {
      const { data, errors, stale } = run;
      resolve({ data, errors: errors.list, explained: errors.explained, stale });
    });
  });
}

/**
 * One walk of one plan.
 *
 * Steps call back when they are done, rather than being awaited: a promise for every step would be a quarter of the cost.
 * Fetches that become possible in one turn of the event loop are sent at its end, so that answers which arrived together
 * are all merged first and the levels of the plan stay in step.
 */
class PlanRun {
  readonly data: JsonObject = {};
  readonly errors: FetchErrors;
  readonly stale: StaleStep[] = [];
  readonly #options: PlanOptions;
  readonly #variables: VariableTexts;
  readonly #crash: (error: unknown) => void;
  /** Entity fetches that wait for the end of the turn, so that others to the same subgraph can join them. */
  #waiting = new Map<string, FetchGroup[]>();
  /** The targets that were found last, and for which path. Nothing has been merged since. */
  #found: { readonly collect: Collector; readonly targets: readonly JsonObject[] } | undefined;
  /** The answer is null as a whole already. */
  #ended = false;

  constructor(options: PlanOptions, crash: (error: unknown) => void) {
    this.#options = options;
    this.#variables = new VariableTexts(options.variables, options.clientNames);
    this.#crash = crash;
    this.errors = new FetchErrors(this.data, options.memberships);
  }

  walk(step: Step, done: () => void): void {
    switch (step.kind) {
      case 'sequence':
        this.#walkSequence(step.steps, 0, done);
        return;
      case 'parallel':
        this.#walkParallel(step.steps, done);
        return;
      case 'root':
        this.#fetchRoot(step, done);
        return;
      case 'entities':
        this.#fetchEntities(step, done);
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

  /** Fetches that begin together are often for the same objects. */
  #targetsOf({ collect }: FetchStep): readonly JsonObject[] {
    if (this.#found?.collect !== collect) this.#found = { collect, targets: collect(this.data) };
    return this.#found.targets;
  }

  #fetchRoot(step: RootFetch, done: () => void): void {
    const targets = this.#targetsOf(step);
    if (targets.length === 0) {
      done();
      return;
    }
    this.#atTurnEnd(() => {
      const text = body(this.#options.heads.of(step), this.#variables.of(step.variables));
      this.#send(step, { text, entities: [], fetches: 1 }, (result) => {
        this.#takeRoot(step, targets, result);
        done();
      });
    });
  }

  #takeRoot(step: RootFetch, targets: readonly JsonObject[], result: SubgraphResult): void {
    this.#found = undefined;
    if (result.kind === 'failed') this.errors.noteLost(step, targets, result);
    else {
      if (result.data === null) this.errors.noteExplained(step, targets);
      else {
        if (result.errors.length === 0) this.errors.noteUnanswered(step, result.data);
        for (const rewrite of step.outputRewrites) rewrite(result.data);
        for (const target of targets) mergeInto(target, result.data, this.#options.memberships);
      }
      for (const error of result.errors) this.errors.noteRootError(step, error);
      if (result.kept?.isStale) this.stale.push({ step, age: Math.max(0, ...result.kept.ages.values()) });
    }
    if (step.operationKind === 'mutation') this.#endIfNull(step);
  }

  /** https://spec.graphql.org/October2021/#sec-Serial-Execution: what a null of the whole answer makes needless is not done. */
  #endIfNull({ lost }: RootFetch): void {
    const { required } = this.#options;
    this.#ended ||= lost.some(({ keys }) => keys.some((key) => required.has(key) && (this.data[key] ?? null) === null));
  }

  #fetchEntities(step: EntityFetch, done: () => void): void {
    const targets = this.#targetsOf(step);
    const groups = this.#waiting.get(step.service) ?? [];
    const known = groups.find((each) => each.step.groupKey === step.groupKey);
    const group = known ?? new FetchGroup(step);
    if (!group.add(step, targets, done)) {
      this.errors.passOn({ step, targets, indices: [] });
      done();
      return;
    }
    if (known !== undefined) return;
    if (this.#waiting.size === 0) this.#atTurnEnd(() => this.#sendWaiting());
    groups.push(group);
    this.#waiting.set(step.service, groups);
  }

  #sendWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const [service, groups] of waiting) this.#sendGroups(service, groups);
  }

  #atTurnEnd(send: () => void): void {
    atTurnEnd(() => {
      try {
        send();
      } catch (error) {
        // Nobody above this turn would catch it.
        this.#crash(error);
      }
    });
  }

  #sendGroups(service: string, groups: readonly FetchGroup[]): void {
    const combine =
      groups.length > 1 &&
      this.#options.mayCombine(service) &&
      groups.every(({ step }) => step.mergeable !== undefined);
    const [first] = groups;
    if (!combine || first === undefined) {
      for (const group of groups) {
        const text = groupBody(group, this.#options.heads, this.#variables);
        const expected = [{ key: '_entities', count: group.size }];
        const fetches = group.members.length;
        this.#send(group.step, { text, entities: expected, fetches }, (result) =>
          this.#takeEntities(group, '_entities', result),
        );
      }
      return;
    }
    // In the order of the plan, whatever has arrived first: equal bodies can share a call.
    const ordered = groups.toSorted((a, b) => a.step.id - b.step.id);
    const text = commonBody(ordered, this.#options.heads, this.#variables);
    const expected = ordered.map(({ size }, index) => ({ key: groupName(index), count: size }));
    const fetches = ordered.reduce((sum, { members }) => sum + members.length, 0);
    this.#send(first.step, { text, entities: expected, fetches }, (result) => {
      for (const [index, group] of ordered.entries()) this.#takeEntities(group, groupName(index), result);
    });
  }

  #takeEntities(group: FetchGroup, key: string, result: SubgraphResult): void {
    this.#found = undefined;
    if (result.kind === 'failed') {
      for (const fetch of group.members) this.errors.noteLost(fetch.step, wantedTargets(fetch), result);
    } else {
      const entities = (result.data?.[key] ?? []) as readonly unknown[];
      const { outputRewrites } = group.step;
      if (outputRewrites.length > 0)
        for (const entity of entities) for (const rewrite of outputRewrites) rewrite(entity);
      for (const fetch of group.members) {
        this.#mergeEntities(fetch, entities);
        if (result.errors.length > 0) this.errors.noteEntityErrors(fetch, key, entities, result.errors);
      }
      if (result.kept?.isStale) this.#noteStale(group, key, result.kept);
    }
    for (const fetch of group.members) this.errors.passOn(fetch);
    // Only now: what follows may want what any of the members has brought.
    for (const { done } of group.members) done();
  }

  #mergeEntities({ step, targets, indices }: WaitingFetch, entities: readonly unknown[]): void {
    const { memberships } = this.#options;
    const { merge } = step;
    for (let at = 0; at < targets.length; at += 1) {
      const entity = entities[indices[at] as number] as JsonObject;
      if (typeof entity !== 'object' || entity === null) continue;
      if (merge === undefined) mergeInto(targets[at] as JsonObject, entity, memberships);
      else merge(targets[at] as JsonObject, entity, this.#mergeKey);
    }
  }

  /** What was not known is lost by the failure that it was to stand in for. */
  #noteStale(group: FetchGroup, key: string, { ages, lost, failure }: KeptMark): void {
    const age = ages.get(key);
    const lostIndices = lost.get(key);
    for (const fetch of group.members) {
      const { step, targets, indices } = fetch;
      if (age !== undefined && indices.some((index) => index !== -1 && !lostIndices?.has(index))) {
        this.stale.push({ step, age });
      }
      if (failure === undefined || lostIndices === undefined) continue;
      const lostTargets = targets.filter((_target, at) => lostIndices.has(indices[at] ?? -1));
      this.errors.noteLost(step, lostTargets, failure);
    }
  }

  readonly #mergeKey: MergeKey = (target, key, value) => mergeKey(target, key, value, this.#options.memberships);

  #send(
    { service, operationKind: kind, query, operationName }: FetchStep,
    { text, entities, fetches }: { text: string; entities: readonly ExpectedEntities[]; fetches: number },
    take: (result: SubgraphResult) => void,
  ): void {
    const request = { kind, query, operationName, body: text, entities, fetches };
    this.#options.send(service, request).then(take).catch(this.#crash);
  }
}

function wantedTargets({ targets, indices }: WaitingFetch): JsonObject[] {
  return targets.filter((_target, at) => indices[at] !== -1);
}
