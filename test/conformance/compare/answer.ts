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

/** What servers and gateways call an error that nobody gave a code: each has a name of its own for it. */
const CODELESS = new Set(['INTERNAL_SERVER_ERROR', 'DOWNSTREAM_SERVICE_ERROR', 'RESPONSE_VALIDATION_FAILED']);
const NO_CODE = 'NO_CODE';

export function readAnswer({ data, errors, extensions }: WireAnswer): Answer {
  const notes = extensions?.valueCompletion;
  return {
    data,
    errors: (errors ?? []).map((error) => ({
      path: error.path,
      code: codeOf(error.extensions?.code),
      message: error.message,
    })),
    notes: Array.isArray(notes) ? notes.map((note: { path?: AnswerPath }) => note.path ?? []) : [],
  };
}

function codeOf(code: unknown): string {
  return typeof code === 'string' && !CODELESS.has(code) ? code : NO_CODE;
}
