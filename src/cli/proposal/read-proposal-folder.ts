import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import type { SchemaText } from '../describe-issues.ts';
import { readSchemaText } from '../read-schema.ts';

/** Several changes that belong together. */
export interface ProposalTexts {
  /** By subgraph. */
  readonly schemas: ReadonlyMap<string, SchemaText>;
  readonly deleted: readonly string[];
}

const FILE = /^(.+)\.(graphqls?|deleted)$/;

/**
 * Reads a folder with a `<name>.graphql` (or `.graphqls`) for each subgraph that changes and a `<name>.deleted` for each that goes.
 * Other files are nothing of it.
 *
 * Errors  throws PROPOSAL_UNREADABLE, SCHEMA_UNREADABLE.
 */
export async function readProposalFolder(folder: string): Promise<ProposalTexts> {
  const schemas = new Map<string, SchemaText>();
  const deleted: string[] = [];
  for (const file of (await list(folder)).toSorted()) {
    const [, name, kind] = FILE.exec(file) ?? [];
    if (name === undefined) continue;
    if (schemas.has(name) || deleted.includes(name)) throw refused(folder, `it has two files for ${name}`);
    if (kind === 'deleted') deleted.push(name);
    else schemas.set(name, await readSchemaText(join(folder, file)));
  }
  if (schemas.size + deleted.length === 0) throw refused(folder, 'it has no <name>.graphql and no <name>.deleted');
  return { schemas, deleted };
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw refused(folder, reasonOf(cause), cause);
  }
}

function refused(folder: string, reason: string, cause?: unknown): PorticoError {
  return new PorticoError('PROPOSAL_UNREADABLE', { folder, reason }, { cause });
}
