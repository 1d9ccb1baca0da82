import { nullPosition } from './compare/null-position.ts';
import type { Deviation } from './deviation.ts';

/** What the reference itself does not tell. */
export const knownMonolithGaps: readonly Deviation[] = [
  {
    name: 'siblings of an argument that cannot be coerced',
    because:
      'graphql-js finds such an argument before any field has been resolved, and where that takes the parent along, it never learns of the errors of the siblings. An executor that asks several services at once does; both are right.',
    minimal: 'query ($first: Int) { trending(first: $first) { id } me { id } }   with {"first": null} and a bad token',
    explain: async (differences, { expected }) =>
      differences.filter((difference) => {
        if (difference.kind !== 'unexpected error' || difference.path === undefined) return false;
        const lost = nullPosition(expected.data, difference.path);
        if (lost === undefined || lost.length >= difference.path.length) return false;
        return expected.errors.some(
          ({ path, message }) =>
            message.startsWith('Argument "') &&
            path !== undefined &&
            String(nullPosition(expected.data, path)) === String(lost),
        );
      }),
  },
];
