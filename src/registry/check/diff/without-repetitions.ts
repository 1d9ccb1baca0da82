import type { InspectedChange } from './judgement.ts';

/** Deprecations of these are told as changes of their own. */
const TOLD_APART = /^DIRECTIVE_USAGE_(FIELD_DEFINITION|ENUM_VALUE)_/;

/**
 * The inspector's changes without those that say nothing new: the parts of a type or field that is new as a whole, and
 * `@deprecated` beside the deprecation that it is.
 */
export function withoutRepetitions(changes: readonly InspectedChange[]): InspectedChange[] {
  const added = new Set(
    changes.filter(({ type }) => type === 'TYPE_ADDED' || type === 'FIELD_ADDED').map(({ path = '' }) => path),
  );
  return changes.filter((change) => {
    const { type, path = '' } = change;
    if (TOLD_APART.test(type) || type === 'DIRECTIVE_USAGE_ARGUMENT_REMOVED') return false;
    if (type === 'DIRECTIVE_USAGE_ARGUMENT_ADDED') {
      const { oldArgumentValue, parentArgumentName, directiveName } = change.meta;
      // With `null` it is part of a directive that is new here.
      return oldArgumentValue !== null && (parentArgumentName !== null || directiveName !== 'deprecated');
    }
    const parts = path.split('.');
    const isNewItself = type === 'TYPE_ADDED' || type === 'FIELD_ADDED';
    return !parts.some((_, index) => {
      const isWhole = index === parts.length - 1;
      return added.has(parts.slice(0, index + 1).join('.')) && !(isWhole && isNewItself);
    });
  });
}
