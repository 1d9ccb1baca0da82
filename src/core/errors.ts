import { DOCUMENT_ERRORS } from './errors/document-errors.ts';
import { HTTP_ERRORS } from './errors/http-errors.ts';
import { IDENTITY_ERRORS } from './errors/identity-errors.ts';
import { PLANNING_ERRORS } from './errors/planning-errors.ts';
import { RATE_ERRORS } from './errors/rate-errors.ts';
import { REGISTRY_ERRORS } from './errors/registry-errors.ts';
import { SCHEMA_ERRORS } from './errors/schema-errors.ts';
import { START_ERRORS } from './errors/start-errors.ts';
import { SUBGRAPH_ERRORS } from './errors/subgraph-errors.ts';

/**
 * Every failure Portico reports, in one table: `docs/errors.md` is generated from it. A code stands in one chapter only, is never
 * renamed, and never used again for something else.
 */
export const ERRORS = {
  ...HTTP_ERRORS,
  ...IDENTITY_ERRORS,
  ...RATE_ERRORS,
  ...DOCUMENT_ERRORS,
  ...PLANNING_ERRORS,
  ...SUBGRAPH_ERRORS,
  ...SCHEMA_ERRORS,
  ...REGISTRY_ERRORS,
  ...START_ERRORS,
};

export type ErrorCode = keyof typeof ERRORS;
