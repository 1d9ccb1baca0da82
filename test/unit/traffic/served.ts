import type { GraphQLSchema } from 'graphql';
import { getOperationAST, parse } from 'graphql';
import type { ServedOperation } from '../../../src/traffic/record/pending-operations.ts';
import { LIBRARY } from './usage/library-schema.ts';

/** As a gateway would have it of a request with this document. */
export function served(source: string, schema: GraphQLSchema = LIBRARY): ServedOperation {
  const document = parse(source);
  const operation = getOperationAST(document);
  if (!operation) throw new Error(`no operation: ${source}`);
  return { schema, document, operation };
}

/** Headers of a client. */
export function client(name: string, version = ''): Record<string, string> {
  return { 'apollographql-client-name': name, 'apollographql-client-version': version };
}

export const CLIENT_HEADERS = { name: 'apollographql-client-name', version: 'apollographql-client-version' };
