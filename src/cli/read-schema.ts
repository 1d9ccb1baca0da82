import { PorticoError } from '../core/portico-error.ts';
import type { SchemaText } from './describe-issues.ts';
import { describeIssues } from './describe-issues.ts';
import { readStream, readText } from './read-text.ts';

const STANDARD_INPUT = '-';

/**
 * The schema of one subgraph, from a file as it was typed or from standard input (`-`), checked for being GraphQL.
 *
 * Errors  throws SCHEMA_UNREADABLE, SCHEMA_EMPTY, and SCHEMA_SYNTAX_INVALID with place and line.
 */
export async function readSchema(file: string): Promise<SchemaText> {
  const schema = await readSchemaText(file);
  await checkSyntax(schema);
  return schema;
}

/** The same, whatever the text is. Errors: throws SCHEMA_UNREADABLE. */
export async function readSchemaText(file: string): Promise<SchemaText> {
  return file === STANDARD_INPUT ? readStandardInput() : { sdl: await readText(file), place: file };
}

/** Errors: as `readSchema`, for text that is already there. */
export async function checkSyntax({ sdl, place }: SchemaText): Promise<void> {
  if (sdl.trim() === '') throw new PorticoError('SCHEMA_EMPTY', { place });
  const { GraphQLError, parse } = await import('graphql');
  try {
    parse(sdl, { noLocation: true });
  } catch (cause) {
    if (!(cause instanceof GraphQLError)) throw cause;
    const locations = (cause.locations ?? []).map(({ line, column }) => ({ subgraph: place, line, column }));
    const issue = { code: 'INVALID_GRAPHQL', message: cause.message, locations };
    const report = describeIssues([issue], new Map([[place, { sdl, place }]])).trimEnd();
    throw new PorticoError('SCHEMA_SYNTAX_INVALID', { place, report }, { cause });
  }
}

async function readStandardInput(): Promise<SchemaText> {
  if (process.stdin.isTTY) process.stderr.write('Reading the schema from standard input; end it with Ctrl-D.\n');
  return { sdl: await readStream(process.stdin, '<stdin>'), place: '<stdin>' };
}
