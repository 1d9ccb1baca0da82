import type { Answer, AnswerError } from './answer.ts';
import type { Difference } from './difference.ts';
import { nullPosition } from './null-position.ts';

/**
 * Errors that are missing or too many, by path and code; texts and order are free, and so is how often one is repeated.
 *
 * Where a null has spread to a parent, GraphQL lets an executor stop at the first of several errors: there one of those
 * expected is enough, and any other must be among them. `expected` therefore has to name all that there could be.
 */
export function compareErrors(expected: Answer, actual: Answer): Difference[] {
  const wanted = groupByNull(expected);
  const found = groupByNull(actual);
  const differences: Difference[] = [];
  for (const place of new Set([...wanted.keys(), ...found.keys()])) {
    const wantedHere = wanted.get(place) ?? new Map<string, AnswerError>();
    const foundHere = found.get(place) ?? new Map<string, AnswerError>();
    const missing = [...wantedHere].filter(([name]) => !foundHere.has(name));
    const unexpected = [...foundHere].filter(([name]) => !wantedHere.has(name));
    const hasSpread = [...wantedHere.values()].every(({ path }) => placeName(path) !== place);
    if (!(hasSpread && missing.length < wantedHere.size)) {
      differences.push(...missing.map(([, error]) => difference('missing error', error)));
    }
    differences.push(...unexpected.map(([, error]) => difference('unexpected error', error)));
  }
  return differences;
}

/** Errors by the null they caused; those that caused none stand for themselves. */
function groupByNull({ data, errors }: Answer): Map<string, Map<string, AnswerError>> {
  const groups = new Map<string, Map<string, AnswerError>>();
  for (const error of errors) {
    const position = error.path && nullPosition(data, error.path);
    const place = placeName(position ?? error.path);
    const group = groups.get(place) ?? new Map<string, AnswerError>();
    groups.set(place, group);
    group.set(`${error.code} ${placeName(error.path)}`, error);
  }
  return groups;
}

function placeName(path: AnswerError['path']): string {
  return JSON.stringify(path ?? 'request');
}

function difference(kind: 'missing error' | 'unexpected error', { path, code, message }: AnswerError): Difference {
  return { kind, path, code, message };
}
