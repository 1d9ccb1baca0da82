type Answer = { readonly data?: unknown; readonly errors?: unknown; readonly extensions?: unknown };
type JsonObject = Record<string, unknown>;

/** Data that several answers have in common → its text, once one of them has been written. */
const texts = new WeakMap<object, string | undefined>();

/** Notes that this data goes into more than one answer. */
export function markShared(data: unknown): void {
  if (isObject(data)) texts.set(data, undefined);
}

/** The text of an answer, whose data is used up by that. The text of shared data without errors is written once. */
export function answerText(answer: Answer): string {
  const { data, errors, extensions } = answer;
  if (!isObject(data)) return JSON.stringify(answer);
  if (!texts.has(data)) {
    const text = JSON.stringify(answer);
    letGoOf(data);
    return text;
  }
  if (errors !== undefined || extensions !== undefined) return JSON.stringify(answer);
  let text = texts.get(data);
  if (text === undefined) {
    text = JSON.stringify(answer);
    texts.set(data, text);
  }
  return text;
}

/**
 * Cuts the data off from what refers to it. Apollo Server's objects of a request that has waited for subgraphs are in old
 * memory by now; although nobody uses them any more, what they refer to is moved there too, at the next collection of young
 * memory, and stays until a full one. Cut off, it is never moved: a tenth to a fifth less processor time for large answers,
 * and 100 MB less memory under load.
 */
function letGoOf(data: JsonObject): void {
  for (const key of Object.keys(data)) data[key] = undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
