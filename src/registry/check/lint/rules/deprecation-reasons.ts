import { Kind } from 'graphql';
import { definedElements, directivesOf } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';

/** Who is told to leave is told where to go. */
export const deprecationReasons: LintRule = {
  code: 'DEPRECATION_WITHOUT_REASON',
  description: 'What is `@deprecated` says why, and what to use instead.',
  severity: 'warning',
  check: (document) =>
    definedElements(document).flatMap((element) => {
      const deprecated = directivesOf(element).find(({ name }) => name.value === 'deprecated');
      if (deprecated === undefined) return [];
      const reason = deprecated.arguments?.find(({ name }) => name.value === 'reason')?.value;
      if (reason?.kind === Kind.STRING && reason.value.trim() !== '') return [];
      return [problemAt(deprecated, element.coordinate, `${element.coordinate} is deprecated without a reason.`)];
    }),
};
