import type { AnswerPath } from './answer.ts';

/**
 * How much of an error's path there is in the data: the path of the null that the error caused, which is shorter than
 * the error's when the null has spread to a parent. Undefined when the path leads to no null.
 *
 * Source  https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors
 */
export function nullPosition(data: unknown, path: AnswerPath): AnswerPath | undefined {
  let value = data;
  for (let length = 0; ; length += 1) {
    if (value === null) return path.slice(0, length);
    const step = path[length];
    if (step === undefined || typeof value !== 'object' || value === undefined || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Record<string | number, unknown>)[step];
  }
}
