/**
 * How an answer relates to the right one.
 *
 * `same`   also in the order of keys. `reordered` the same but for that order, which the specification fixes.
 * `wrong`  `reason` names the first difference by its path.
 */
export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'reordered' }
  | { readonly kind: 'wrong'; readonly reason: string };

/** Compares the text of a GraphQL answer with the data it should have. Errors in the answer make it wrong. */
export function compareAnswers(text: string, expected: unknown): Verdict {
  let answer: { readonly data?: unknown; readonly errors?: readonly unknown[] };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    return { kind: 'wrong', reason: `not JSON: ${text.slice(0, 100)}` };
  }
  if (answer.errors !== undefined) {
    return { kind: 'wrong', reason: `errors: ${JSON.stringify(answer.errors).slice(0, 300)}` };
  }
  const reason = firstDifference(answer.data, expected, 'data');
  if (reason !== undefined) return { kind: 'wrong', reason };
  return { kind: JSON.stringify(answer.data) === JSON.stringify(expected) ? 'same' : 'reordered' };
}

function firstDifference(actual: unknown, expected: unknown, path: string): string | undefined {
  if (actual === expected) return undefined;
  if (!isComposite(actual) || !isComposite(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return `${path} is ${shorten(actual)} and should be ${shorten(expected)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(own(actual, key), own(expected, key), `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function shorten(value: unknown): string {
  return (JSON.stringify(value) ?? 'absent').slice(0, 60);
}
