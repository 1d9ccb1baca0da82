import type { DocumentNode } from 'graphql';
import type { Difference } from './compare/difference.ts';
import type { Deviation, Disagreement } from './deviation.ts';

/** A mistake that goes away when the operation is written in another way that means the same. */
export interface MendableMistake extends Pick<Deviation, 'name' | 'because' | 'minimal'> {
  /** Whether the operation has the form that provokes it. */
  isProvoked(disagreement: Disagreement): boolean;
  /** Whether a difference looks like it. */
  looksLike(difference: Difference): boolean;
  /** The operation without what provokes the mistake; undefined when there is no such form. */
  mend(document: DocumentNode, disagreement: Disagreement): DocumentNode | undefined;
}

/**
 * Deviations that are believed only when the mended operation is answered right: so that each excuse is proved by a
 * second request, and nothing else that is wrong in the answer hides behind it.
 *
 * An operation may provoke several of them; then all are mended together. All must be given at once for that.
 */
export function mendableDeviations(mistakes: readonly MendableMistake[]): Deviation[] {
  return mistakes.map((mistake) => {
    const { name, because, minimal } = mistake;
    return {
      name,
      because,
      minimal,
      explain: async (differences, disagreement) => {
        const provoked = mistakes.filter((each) => each.isProvoked(disagreement));
        const own = provoked.find((each) => each.name === name);
        if (own === undefined) return [];
        const explained = differences.filter((difference) => own.looksLike(difference));
        if (explained.length === 0) return [];
        for (const toMend of [[own], provoked]) {
          const mended = toMend.reduce<DocumentNode | undefined>(
            (document, { mend }) => document && mend(document, disagreement),
            disagreement.document,
          );
          if (mended !== undefined && (await disagreement.agreesOn(mended))) return explained;
        }
        return [];
      },
    };
  });
}
