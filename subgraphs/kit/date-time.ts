import { GraphQLScalarType, Kind } from 'graphql';
import { clientError } from './client-error.ts';

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function check(value: unknown): string {
  if (typeof value === 'string' && FORM.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw clientError('BAD_USER_INPUT', 'A DateTime is written 2025-03-14T09:26:53.000Z.');
}

/** `scalar DateTime`: text in, text out, so that it sorts and compares as it is stored. */
export const dateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: check,
  parseValue: check,
  parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
});
