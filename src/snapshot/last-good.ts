import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const INSTANCE = z.strictObject({ id: z.string(), url: z.string() });
const SUBGRAPH = z.strictObject({
  name: z.string(),
  sdl: z.string(),
  routingUrl: z.string(),
  instances: z.array(INSTANCE),
});
const LAST_GOOD = z.strictObject({
  version: z.literal(1),
  supergraphSdl: z.string(),
  /** Empty when the supergraph was given composed. */
  subgraphs: z.array(SUBGRAPH),
  /** When it came from the registry, where the instances are all that is known apart from it. */
  published: z
    .strictObject({
      sequence: z.int().positive(),
      hash: z.string(),
      subgraphs: z.array(z.strictObject({ name: z.string(), instances: z.array(INSTANCE) })),
    })
    .optional(),
});

/** What was served last, enough to serve it again without asking anybody. */
export type LastGood = z.infer<typeof LAST_GOOD>;

export function lastGoodFile(stateDir: string, graph: string): string {
  return join(stateDir, `last-good-${graph}.json`);
}

/** Undefined when there is none. Throws for a file that exists and cannot be used. */
export async function readLastGood(file: string): Promise<LastGood | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return LAST_GOOD.parse(JSON.parse(text));
}

/** Replaces the file in one step: a crash in the middle leaves the old one. */
export async function writeLastGood(file: string, lastGood: LastGood): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, JSON.stringify(lastGood));
  await rename(draft, file);
}
