import type { Answer } from './answer.ts';
import { compareData } from './compare-data.ts';
import { compareErrors } from './compare-errors.ts';
import type { Difference } from './difference.ts';

/**
 * Compares an answer with the one that is right: data with the order of its keys and every null, errors by path and
 * code. Empty when they agree.
 */
export function compareAnswers(expected: Answer, actual: Answer): Difference[] {
  return [...compareData(expected.data, actual.data), ...compareErrors(expected, actual)];
}
