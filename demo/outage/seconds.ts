import type { Kind, SeenAnswer } from './answer.ts';
import { KINDS } from './answer.ts';

/** All answers to the requests of one second. */
export interface Second {
  readonly counts: Readonly<Record<Kind, number>>;
  readonly total: number;
  /** Milliseconds; 0 for a second without answers. */
  readonly median: number;
  readonly p95: number;
}

/** Answers by the second in which their request was sent. The last second, which is cut short, is left out. */
export function bySecond(answers: readonly SeenAnswer[]): Second[] {
  const groups = Map.groupBy(answers, ({ at }) => Math.floor(at / 1000));
  const last = Math.max(...groups.keys());
  return Array.from({ length: last }, (_, second) => summarise(groups.get(second) ?? []));
}

function summarise(answers: readonly SeenAnswer[]): Second {
  const counts = Object.fromEntries(
    KINDS.map((kind) => [kind, answers.filter((each) => each.kind === kind).length]),
  ) as Record<Kind, number>;
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { counts, total: answers.length, median: at(0.5), p95: at(0.95) };
}
