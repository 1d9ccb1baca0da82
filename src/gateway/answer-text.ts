type Answer = { readonly data?: unknown; readonly errors?: unknown; readonly extensions?: unknown };

/** Data that several answers have in common → its text, once one of them has been written. */
const texts = new WeakMap<object, string | undefined>();

/** Notes that this data goes into more than one answer. */
export function markShared(data: unknown): void {
  if (typeof data === 'object' && data !== null) texts.set(data, undefined);
}

/** The text of an answer. That of shared data without errors is written once. */
export function answerText(answer: Answer): string {
  const { data, errors, extensions } = answer;
  const isShared = typeof data === 'object' && data !== null && texts.has(data);
  if (!isShared || errors !== undefined || extensions !== undefined) return JSON.stringify(answer);
  let text = texts.get(data);
  if (text === undefined) {
    text = JSON.stringify(answer);
    texts.set(data, text);
  }
  return text;
}
