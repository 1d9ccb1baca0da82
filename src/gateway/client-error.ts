import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../core/errors.ts';
import { ERRORS } from '../core/errors.ts';
import { describeError } from '../core/portico-error.ts';

/**
 * An error of the table as a GraphQL error that ends its request. Apollo Server takes status and headers from
 * `extensions.http` and removes it from the answer.
 */
export function clientError(code: ErrorCode, params: Record<string, string | number> = {}): GraphQLError {
  const spec = ERRORS[code];
  const http = 'http' in spec ? { http: { status: spec.http } } : {};
  return new GraphQLError(describeError(code, params), { extensions: { code, ...http } });
}
