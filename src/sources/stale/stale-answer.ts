import { readAnswer } from '../read-answer.ts';
import type { JsonObject, SubgraphAnswer, SubgraphFailure } from '../source.ts';
import type { WantedEntity } from './split-answer.ts';

/** A text that is kept, and when it was given, ms since the epoch. */
export interface KeptText {
  readonly text: string;
  readonly givenAt: number;
}

export interface StaleAnswerOptions {
  readonly now: number;
  readonly isStale: boolean;
  readonly failure: SubgraphFailure | undefined;
}

const NOTHING_LOST: ReadonlyMap<string, ReadonlySet<number>> = new Map();

/** The answer to a whole call as it was given before. */
export function answerFromText(kept: KeptText, { now, isStale, failure }: StaleAnswerOptions): SubgraphAnswer {
  const { data } = readAnswer(kept.text);
  const age = ageOf(kept, now);
  const ages = new Map(Object.keys(data ?? {}).map((key) => [key, age]));
  return { kind: 'answered', data, errors: [], kept: { isStale, ages, failure, lost: NOTHING_LOST } };
}

/** Lists of entities put together from what is known of each; undefined when nothing is known of any. */
export function answerFromEntities(
  wanted: readonly WantedEntity[],
  found: readonly (KeptText | undefined)[],
  { now, isStale, failure }: StaleAnswerOptions,
): SubgraphAnswer | undefined {
  if (found.every((entity) => entity === undefined)) return undefined;
  const texts = new Map<string, string[]>();
  const ages = new Map<string, number>();
  const lost = new Map<string, Set<number>>();
  for (const [at, { list, index }] of wanted.entries()) {
    const entity = found[at];
    pushTo(texts, list, entity?.text ?? 'null');
    if (entity === undefined) {
      const indices = lost.get(list) ?? new Set();
      lost.set(list, indices.add(index));
    } else ages.set(list, Math.max(ages.get(list) ?? 0, ageOf(entity, now)));
  }
  const lists = [...texts].map(([list, entities]) => `${JSON.stringify(list)}:[${entities.join()}]`);
  const data = JSON.parse(`{${lists.join()}}`) as JsonObject;
  return { kind: 'answered', data, errors: [], kept: { isStale, ages, failure, lost } };
}

/** In whole seconds, as of the header `Age`. */
function ageOf({ givenAt }: KeptText, now: number): number {
  return Math.max(0, Math.floor((now - givenAt) / 1000));
}

function pushTo(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
