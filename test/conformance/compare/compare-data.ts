import type { AnswerPath } from './answer.ts';
import type { Difference } from './difference.ts';

/**
 * Every place where two JSON values differ, the topmost only: an object that is missing is one difference, not one for
 * each of its fields. `undefined` stands for what is not there at all.
 */
export function compareData(expected: unknown, actual: unknown, path: AnswerPath = []): Difference[] {
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((item, index) => compareData(item, actual[index], [...path, index]));
  }
  if (!isObject(expected) || !isObject(actual)) {
    return Object.is(expected, actual) ? [] : [{ kind: 'value', path, expected, actual }];
  }
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  const inside = [...names].flatMap((name) =>
    compareData(ownValue(expected, name), ownValue(actual, name), [...path, name]),
  );
  const order = { expected: Object.keys(expected), actual: Object.keys(actual) };
  const isReordered =
    order.expected.length === order.actual.length &&
    names.size === order.expected.length &&
    order.expected.some((name, index) => order.actual[index] !== name);
  return isReordered ? [{ kind: 'order', path, ...order }, ...inside] : inside;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key may be called `__proto__` or `constructor`: what is inherited is not there. */
function ownValue(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
