import type { GraphQLFormattedError } from 'graphql';

/** One answer to an operation, in the parts that are compared. All of it is plain JSON. */
export interface Answer {
  /** Undefined when the operation was refused before it was executed. */
  readonly data: unknown;
  readonly errors: readonly AnswerError[];
  /** Nulls in non-null positions that an engine only notes in `extensions.valueCompletion`. */
  readonly notes: readonly AnswerPath[];
}

export type AnswerPath = readonly (string | number)[];

export interface AnswerError {
  /** Undefined for an error of the whole request. */
  readonly path: AnswerPath | undefined;
  readonly code: string;
  readonly message: string;
}

/** What came as JSON over HTTP, or from graphql-js after a round trip through JSON. */
export interface WireAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An error without a code is what Apollo Server calls it: INTERNAL_SERVER_ERROR. */
export function readAnswer({ data, errors, extensions }: WireAnswer): Answer {
  const notes = extensions?.valueCompletion;
  return {
    data,
    errors: (errors ?? []).map((error) => ({
      path: error.path,
      code: typeof error.extensions?.code === 'string' ? error.extensions.code : 'INTERNAL_SERVER_ERROR',
      message: error.message,
    })),
    notes: Array.isArray(notes) ? notes.map((note: { path?: AnswerPath }) => note.path ?? []) : [],
  };
}
