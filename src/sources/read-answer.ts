import type { GraphQLFormattedError } from 'graphql';
import type { JsonObject, SubgraphAnswer } from './source.ts';

/** An answer that is no GraphQL response; `message` says why, for the log. */
export class MalformedAnswer extends Error {}

/**
 * Reads the text of a subgraph's answer.
 *
 * Shape   `data` an object, or null or absent when there are errors; `errors` a list of objects.
 *         Anything else is refused: handed on, it would become silent nulls.
 * Errors  throws MalformedAnswer.
 * Source  https://spec.graphql.org/October2021/#sec-Response-Format
 */
export function readAnswer(text: string): SubgraphAnswer {
  const body = parseJson(text);
  if (!isObject(body)) throw new MalformedAnswer('the body is no JSON object');
  const { data, errors } = body;
  if (errors !== undefined && errors !== null && !isErrorList(errors)) {
    throw new MalformedAnswer('`errors` is no list of objects');
  }
  const hasErrors = Array.isArray(errors) && errors.length > 0;
  if ((data === undefined || data === null) && !hasErrors) throw new MalformedAnswer('neither `data` nor `errors`');
  if (data !== undefined && data !== null && !isObject(data)) throw new MalformedAnswer('`data` is no object');
  return { kind: 'answered', data: data ?? null, errors: hasErrors ? errors.map(toError) : NO_ERRORS };
}

const NO_ERRORS: readonly GraphQLFormattedError[] = [];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedAnswer('the body is no JSON', { cause });
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isErrorList(value: unknown): value is JsonObject[] {
  return Array.isArray(value) && value.every(isObject);
}

function toError({ message, path, extensions }: JsonObject): GraphQLFormattedError {
  const isPath = Array.isArray(path) && path.every((key) => typeof key === 'string' || typeof key === 'number');
  return {
    message: typeof message === 'string' ? message : 'Unknown error.',
    ...(isPath && { path: path as (string | number)[] }),
    ...(isObject(extensions) && { extensions }),
  };
}
