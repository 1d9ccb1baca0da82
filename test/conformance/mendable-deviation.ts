import type { DocumentNode } from 'graphql';
import type { AnswerPath } from './compare/answer.ts';
import type { Difference } from './compare/difference.ts';
import type { Deviation, Disagreement } from './deviation.ts';

/** A mistake that goes away when the operation is written in another way that means the same. */
export interface MendableMistake extends Pick<Deviation, 'name' | 'because' | 'minimal'> {
  /** Objects, as response names from the root, in which the operation provokes it. Empty when it does not. */
  provokedIn(disagreement: Disagreement): readonly (readonly string[])[];
  /** Whether a difference looks like it, apart from where it is. */
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
        const provoked = mistakes
          .map((each) => ({ ...each, places: each.provokedIn(disagreement) }))
          .filter(({ places }) => places.length > 0);
        const own = provoked.find((each) => each.name === name);
        if (own === undefined) return [];
        const explained = differences.filter(
          (difference) => own.looksLike(difference) && own.places.some((place) => isNear(difference.path, place)),
        );
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

/** Whether a difference is in the object, below it, or above it, where the object's null has spread. */
function isNear(path: AnswerPath | undefined, object: readonly string[]): boolean {
  const names = (path ?? []).filter((step) => typeof step === 'string');
  const shared = Math.min(names.length, object.length);
  return names.slice(0, shared).every((name, index) => name === object[index]);
}
