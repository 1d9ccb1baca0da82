import type { SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import type { Fragments } from './measure-document.ts';

/** The fields of one response name that land in one response object. */
interface ResponseField {
  occurrences: number;
  /** Of all occurrences together. */
  args: number;
  readonly selectionSets: SelectionSetNode[];
}

/**
 * Estimates what graphql-js does to find that fields of one response name agree, the only check whose cost is not linear
 * in the document.
 *
 * That check takes the selection sets that meet in one response object (those of the field's occurrences, and the
 * fragments spread in them), looks each up in each other, and compares every two fields of one name, argument by argument.
 * Hence per response object with s sets and f fields, n of them of one name and with a arguments together:
 * `s(s−1) + s·f/2 + Σ (n−1)(n + a/2)`. One unit took 0.15 µs.
 *
 * Walks the expanded document, so it is for documents whose height and spreads are known to be within limits, and ends
 * once `limit` is passed.
 *
 * Source  https://spec.graphql.org/September2025/#sec-Field-Selection-Merging; graphql-js gives up itself, with
 *         "Validation aborted.", after 500,000 units of its own
 */
export function countComparisons(
  selectionSets: readonly SelectionSetNode[],
  fragments: Fragments,
  limit: number,
): number {
  let comparisons = 0;
  visit(selectionSets);
  return comparisons;

  function visit(meeting: readonly SelectionSetNode[]): void {
    const names = new Map<string, ResponseField>();
    let sets = meeting.length;
    let fields = 0;
    for (const set of meeting) collect(set);

    comparisons += sets * (sets - 1);
    if (sets > 1) comparisons += (sets * fields) / 2;
    for (const { occurrences, args } of names.values()) comparisons += (occurrences - 1) * (occurrences + args / 2);
    for (const { selectionSets: below } of names.values()) {
      if (comparisons > limit) return;
      if (below.length > 0) visit(below);
    }

    function collect(set: SelectionSetNode): void {
      for (const selection of set.selections) {
        if (selection.kind === Kind.FIELD) {
          fields += 1;
          const name = selection.alias?.value ?? selection.name.value;
          const entry = names.get(name);
          const args = selection.arguments?.length ?? 0;
          const below = selection.selectionSet === undefined ? [] : [selection.selectionSet];
          if (entry === undefined) names.set(name, { occurrences: 1, args, selectionSets: below });
          else {
            entry.occurrences += 1;
            entry.args += args;
            entry.selectionSets.push(...below);
          }
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          // Taken as part of the set around it.
          collect(selection.selectionSet);
        } else {
          const fragment = fragments.get(selection.name.value);
          sets += 1;
          if (fragment !== undefined) collect(fragment.selectionSet);
        }
      }
    }
  }
}
