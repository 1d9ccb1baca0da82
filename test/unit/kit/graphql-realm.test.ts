import { createRequire } from 'node:module';
import { GraphQLSchema } from 'graphql';
import { parse } from 'graphql/language/parser.js';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);

test('tests and CommonJS packages share one graphql library, deep imports too', () => {
  expect((require('graphql') as typeof import('graphql')).GraphQLSchema).toBe(GraphQLSchema);
  expect((require('graphql/language/parser') as typeof import('graphql')).parse).toBe(parse);
});
