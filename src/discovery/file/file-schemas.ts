import { readFile } from 'node:fs/promises';
import type { SubgraphEntry } from '../../config/supergraph-config.ts';
import { checkSdl } from '../check-sdl.ts';

/** The schema of one subgraph as far as files tell. */
export interface FileSchema {
  /** The last good one. */
  readonly sdl: string | undefined;
  /** Why what is there now cannot be used. */
  readonly problem: string | undefined;
}

/**
 * Reads the schemas that are in files or in the `supergraph.yaml` itself; those of running subgraphs are left out.
 *
 * A schema that cannot be used leaves its subgraph with the one from `before`, under the same name.
 */
export async function readFileSchemas(
  entries: readonly SubgraphEntry[],
  before: ReadonlyMap<string, FileSchema>,
  maxSdlBytes: number,
): Promise<ReadonlyMap<string, FileSchema>> {
  const schemas = await Promise.all(
    entries.map(async ({ name, schema }): Promise<readonly [string, FileSchema] | undefined> => {
      if (schema.kind === 'introspect') return undefined;
      const last = before.get(name)?.sdl;
      const found = schema.kind === 'sdl' ? { sdl: schema.sdl } : await read(schema.path);
      if ('problem' in found) return [name, { sdl: last, problem: found.problem }];
      if (found.sdl === last) return [name, { sdl: last, problem: undefined }];
      const defect = checkSdl(found.sdl, maxSdlBytes);
      const place = schema.kind === 'sdl' ? '' : `${schema.path}: `;
      return [
        name,
        defect === undefined ? { sdl: found.sdl, problem: defect } : { sdl: last, problem: place + defect },
      ];
    }),
  );
  return new Map(schemas.filter((schema) => schema !== undefined));
}

async function read(path: string): Promise<{ readonly sdl: string } | { readonly problem: string }> {
  try {
    return { sdl: await readFile(path, 'utf8') };
  } catch (error) {
    return { problem: `its schema file cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
