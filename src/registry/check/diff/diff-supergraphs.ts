import type { GraphQLSchema } from 'graphql';
import { buildSchema, isInterfaceType, isObjectType, parse } from 'graphql';
import { readSupergraph } from '../../../supergraph/supergraph.ts';
import { accessChanges } from './access-changes.ts';
import { byImportance, diffSchemas } from './diff-schemas.ts';
import { explainHidden } from './explain-hidden.ts';
import { rateLimitChanges } from './rate-limit-changes.ts';
import type { SchemaChange } from './schema-change.ts';

/** Makes the SDL that clients see out of a supergraph: `Composer.apiSchema`. */
export type MakeApiSchema = (supergraphSdl: string) => Promise<string>;

export interface SupergraphDiff {
  /** The most critical first. */
  readonly changes: readonly SchemaChange[];
  /** What clients saw, and what they will see. */
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
}

/**
 * Compares two supergraph SDLs as clients meet them: their API schemas, and what fields require and how often they may be
 * asked for, which is nowhere to be seen in those.
 *
 * Errors  SUPERGRAPH_INVALID, and those of `apiSchema`.
 */
export async function diffSupergraphs(
  before: string,
  after: string,
  apiSchema: MakeApiSchema,
): Promise<SupergraphDiff> {
  const [old, now] = [readSupergraph(before), readSupergraph(after)];
  // One after the other: a composer does one piece of work at a time.
  const oldSchema = buildSchema(await apiSchema(before), { assumeValid: true });
  const newSchema = buildSchema(await apiSchema(after), { assumeValid: true });
  const exists = (coordinate: string) => hasField(oldSchema, coordinate) && hasField(newSchema, coordinate);
  const changes = [
    ...explainHidden(await diffSchemas(oldSchema, newSchema), parse(after, { noLocation: true })),
    ...accessChanges(old.access, now.access, exists),
    ...rateLimitChanges(old.rateLimits, now.rateLimits, exists),
  ];
  return { changes: byImportance(changes), before: oldSchema, after: newSchema };
}

function hasField(schema: GraphQLSchema, coordinate: string): boolean {
  const [typeName = '', field = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  return (isObjectType(type) || isInterfaceType(type)) && field in type.getFields();
}
