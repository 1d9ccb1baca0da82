/** What a client saw of one request. */
export const KINDS = ['complete', 'stale', 'partial', 'refused', 'failed'] as const;
export type Kind = (typeof KINDS)[number];

export const MEANING: Readonly<Record<Kind, string>> = {
  complete: 'complete and fresh',
  stale: 'complete, part of it from before',
  partial: 'what could be had, with errors',
  refused: 'over the rate limit: 429',
  failed: 'no answer, or a 5xx',
};

export interface SeenAnswer {
  /** Milliseconds since the load began, when it was sent. */
  readonly at: number;
  readonly ms: number;
  readonly kind: Kind;
}

/** Judges an HTTP answer to a dashboard query. */
export function kindOf(status: number, text: string): Kind {
  if (status === 429) return 'refused';
  if (status !== 200) return 'failed';
  const body = parse(text);
  if (body === undefined || body.data === undefined || body.data === null) return 'failed';
  if (body.errors !== undefined) return 'partial';
  return body.extensions?.stale === undefined ? 'complete' : 'stale';
}

interface Body {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: { readonly stale?: unknown };
}

function parse(text: string): Body | undefined {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined;
  }
}
