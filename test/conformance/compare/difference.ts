import type { AnswerPath } from './answer.ts';

/** One way in which an answer is not what was expected. */
export type Difference =
  | { readonly kind: 'value'; readonly path: AnswerPath; readonly expected: unknown; readonly actual: unknown }
  /** The same keys in another order. */
  | {
      readonly kind: 'order';
      readonly path: AnswerPath;
      readonly expected: readonly string[];
      readonly actual: readonly string[];
    }
  | {
      readonly kind: 'missing error' | 'unexpected error';
      /** Undefined for an error of the whole request. */
      readonly path: AnswerPath | undefined;
      readonly code: string;
      readonly message: string;
    };

/** As one line, values shortened. */
export function describeDifference(difference: Difference): string {
  const place = difference.path === undefined ? '(request)' : `/${difference.path.join('/')}`;
  switch (difference.kind) {
    case 'value':
      return `${place}: expected ${shorten(difference.expected)}, got ${shorten(difference.actual)}`;
    case 'order':
      return `${place}: expected keys in the order ${difference.expected.join(' ')}, got ${difference.actual.join(' ')}`;
    case 'missing error':
    case 'unexpected error':
      return `${place}: ${difference.kind} ${difference.code} (${difference.message})`;
  }
}

function shorten(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
