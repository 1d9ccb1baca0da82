import { MalformedAnswer } from '../read-answer.ts';
import type { Source, SubgraphAnswer, SubgraphFailure, SubgraphRequest, SubgraphResult } from '../source.ts';
import { allowsStale } from './allows-stale.ts';
import type { KeepingRules, StaleTimes } from './keeping-rules.ts';
import { compileKeepingRules } from './keeping-rules.ts';
import type { KeptCall } from './kept-answer.ts';
import { usableUntil } from './kept-answer.ts';
import type { KeptAnswers, Owner } from './kept-answers.ts';
import { ownerOf, PUBLIC } from './kept-answers.ts';
import type { SharedAnswers } from './shared-answers.ts';
import type { WantedEntity } from './split-answer.ts';
import { wantedEntities } from './split-answer.ts';
import type { KeptText } from './stale-answer.ts';
import { answerFromEntities, answerFromText } from './stale-answer.ts';
import type { StaleChange } from './stale-watch.ts';
import { StaleWatch } from './stale-watch.ts';

export interface StaleSourceOptions extends StaleTimes {
  /** Who asks the subgraph. */
  readonly source: Source;
  readonly kept: KeptAnswers;
  /** What several gateways share, if they do. */
  readonly shared: SharedAnswers | undefined;
  readonly onChange: (change: StaleChange) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * A subgraph whose last good answers stand in for it while it fails.
 *
 * Queries only. What was given to one identity is given to no other, unless the subgraph calls it public. Answers with errors
 * are not kept. When a subgraph fails, entities are found one by one, in whatever call they came; those that are not known are
 * null and listed in the mark of the answer.
 * Concurrency  of calls whose answers are being refreshed, one is sent at a time.
 * Source       https://www.rfc-editor.org/rfc/rfc5861
 */
export class StaleSource implements Source {
  readonly name: string;
  readonly #options: StaleSourceOptions;
  readonly #rules: KeepingRules;
  readonly #now: () => number;
  readonly #watch: StaleWatch;

  constructor(options: StaleSourceOptions) {
    this.name = options.source.name;
    this.#options = options;
    this.#rules = compileKeepingRules(options);
    this.#now = options.now ?? Date.now;
    this.#watch = new StaleWatch(this.name, options.onChange, this.#now);
  }

  async send(request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult> {
    const { source } = this.#options;
    const { identity } = request;
    if (request.kind !== 'query' || identity === undefined) return source.send(request, signal);
    const body = request.body ?? bodyOf(request);
    const written = request.body === undefined ? { ...request, body } : request;
    return this.#answerAtOnce(written, body, identity) ?? this.#ask(written, body, identity, signal);
  }

  async #ask(request: SubgraphRequest, body: string, identity: string, signal: AbortSignal): Promise<SubgraphResult> {
    const result = await this.#options.source.send(request, signal);
    if (result.kind === 'answered') {
      this.#watch.answered();
      // Whoever made the call has kept it.
      if (result.shared !== true) this.#keep(result, body, identity);
      return result;
    }
    if (signal.aborted || !allowsStale(result)) return result;
    const answer = await this.#standIn(body, identity, result).catch(unlessUnreadable);
    if (answer === undefined) return result;
    this.#watch.stale(result);
    return answer;
  }

  #keep({ origin, errors }: SubgraphAnswer, body: string, identity: string): void {
    if (origin === undefined || errors.length > 0) return;
    const rule = this.#rules(origin.cacheControl, identity);
    if (rule === undefined) return;
    const { kept, shared } = this.#options;
    const owner = rule.scope === 'anybody' ? PUBLIC : ownerOf(identity);
    const call = kept.keep(this.name, owner, body, origin, rule);
    if (call !== undefined) shared?.note(this.name, owner, call);
  }

  /** From memory, while that is fresh or is being asked for again. */
  #answerAtOnce(request: SubgraphRequest, body: string, identity: string): SubgraphAnswer | undefined {
    if (this.#options.staleWhileRevalidateMs === 0) return undefined;
    const call = this.#newestCall(body, identity);
    if (call === undefined || call.freshMs === 0) return undefined;
    const now = this.#now();
    const beyondMs = now - call.givenAt - call.freshMs;
    if (beyondMs >= call.staleWhileRevalidateMs) return undefined;
    const isStale = beyondMs >= 0;
    if (isStale) this.#refresh(call, request, body, identity);
    return answerFromText(call, { now, isStale, failure: undefined });
  }

  #refresh(call: KeptCall, request: SubgraphRequest, body: string, identity: string): void {
    if (call.isRefreshing) return;
    call.isRefreshing = true;
    // Whoever has caused it has its answer and may go.
    const unhurried = { ...request, deadline: undefined };
    void this.#options.source.send(unhurried, new AbortController().signal).then((result) => {
      call.isRefreshing = false;
      if (result.kind === 'answered') this.#keep(result, body, identity);
    });
  }

  async #standIn(body: string, identity: string, failure: SubgraphFailure): Promise<SubgraphAnswer | undefined> {
    const wanted = wantedEntities(body);
    const options = { now: this.#now(), isStale: true, failure };
    if (wanted === undefined) {
      const known = this.#newestCall(body, identity, (call) => usableUntil(call) > options.now);
      const found = known ?? (await this.#options.shared?.findCall(this.name, ownersOf(identity), body));
      return found === undefined ? undefined : answerFromText(found, options);
    }
    const found = this.#entities(wanted, body, identity, options.now);
    const { shared } = this.#options;
    if (shared !== undefined && found.includes(undefined)) await this.#fillIn(shared, wanted, found, identity);
    return answerFromEntities(wanted, found, options);
  }

  #entities(wanted: readonly WantedEntity[], body: string, identity: string, now: number): (KeptText | undefined)[] {
    const { kept } = this.#options;
    for (const owner of ownersOf(identity)) kept.takeApart(this.name, owner, body);
    return wanted.map(({ key }) =>
      newest(
        ownersOf(identity).map((owner) => {
          const entity = kept.entity(this.name, owner, key);
          return entity !== undefined && entity.until > now ? entity : undefined;
        }),
      ),
    );
  }

  async #fillIn(
    shared: SharedAnswers,
    wanted: readonly WantedEntity[],
    found: (KeptText | undefined)[],
    identity: string,
  ): Promise<void> {
    const missing = [...wanted.keys()].filter((at) => found[at] === undefined);
    const keys = missing.map((at) => wanted[at]?.key ?? '');
    const texts = await shared.findEntities(this.name, ownersOf(identity), keys);
    for (const [at, text] of texts.entries()) found[missing[at] ?? -1] = text;
  }

  #newestCall(
    body: string,
    identity: string,
    isWanted: (call: KeptCall) => boolean = () => true,
  ): KeptCall | undefined {
    const calls = ownersOf(identity).map((owner) => this.#options.kept.call(this.name, owner, body));
    return newest(calls.filter((call) => call !== undefined && isWanted(call)));
  }
}

/** Whose answers a request may be given. */
function ownersOf(identity: string): readonly Owner[] {
  return [ownerOf(identity), PUBLIC];
}

function newest<Text extends KeptText>(texts: readonly (Text | undefined)[]): Text | undefined {
  let best: Text | undefined;
  for (const text of texts) if (text !== undefined && (best === undefined || text.givenAt > best.givenAt)) best = text;
  return best;
}

/** Others write to a store that is shared: what is wrong in there is not known. */
function unlessUnreadable(error: unknown): undefined {
  if (!(error instanceof MalformedAnswer) && !(error instanceof SyntaxError)) throw error;
}

function bodyOf({ query, operationName, variables }: SubgraphRequest): string {
  return JSON.stringify({ query, operationName, variables });
}
