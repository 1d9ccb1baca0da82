import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Surroundings } from '../surroundings.ts';

const CONFIG_FILE = 'portico.yaml';

/** The configuration of the gateway; undefined when nothing could come of it but defaults. Errors: as `loadConfig`. */
export async function findConfig(file: string | undefined, { env, cwd }: Surroundings): Promise<Config | undefined> {
  if (file === undefined && !env.CONSUL_HTTP_ADDR && !existsSync(resolve(cwd, CONFIG_FILE))) return undefined;
  const { loadConfig } = await import('../../config/load-config.ts');
  // Flags may stand over these; a mistake in them is then none of the configuration's.
  return loadConfig({ file, env: { ...env, PORTICO_REGISTRY: '', PORTICO_GRAPH: '' }, cwd }).config;
}
