import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { deepFreeze } from '../core/deep-freeze.ts';
import { PorticoError } from '../core/portico-error.ts';
import { reasonOf } from '../core/reason.ts';
import { checkAgainstSchema } from './check-against-schema.ts';
import type { Config } from './config.ts';
import { ConfigError, mergeProblems, printPath } from './config-problem.ts';
import type { Env } from './expand-env.ts';
import { findContradictions } from './find-contradictions.ts';
import type { ConfigFlags, OutsideValue } from './outside-values.ts';
import { DISCOVERY_SOURCES, outsideValues } from './outside-values.ts';
import { readYaml } from './read-yaml.ts';
import { resolveConfig } from './resolve-config.ts';
import { configSchema } from './schema.ts';

export const DEFAULT_CONFIG_FILE = 'portico.yaml';

export interface LoadOptions {
  /** Relative to `cwd`. Without it `portico.yaml` in `cwd` is read when it exists. */
  readonly file?: string | undefined;
  readonly flags?: ConfigFlags;
  readonly env: Env;
  /** Absolute. */
  readonly cwd: string;
}

export interface LoadedConfig {
  /** Deeply frozen. */
  readonly config: Config;
  /** Absolute name of the file that was read; absent when there was none. */
  readonly file?: string;
}

/**
 * Reads the configuration: flags over environment over file over defaults.
 *
 * Errors  throws CONFIG_UNREADABLE for a file that was asked for and cannot be read, and ConfigError (CONFIG_INVALID)
 *         with every problem at once.
 */
export function loadConfig({ file, flags = {}, env, cwd }: LoadOptions): LoadedConfig {
  const path = resolve(cwd, file ?? DEFAULT_CONFIG_FILE);
  const text = readText(path, file !== undefined);
  const name = text === null ? 'configuration' : (file ?? DEFAULT_CONFIG_FILE);
  const folder = text === null ? cwd : dirname(path);
  const config = parseConfig({ text: text ?? '', name, folder, flags, env, cwd });
  return text === null ? { config } : { config, file: path };
}

/** As `loadConfig`, for text that is already there. `name` is shown in errors; `folder` is where file names start. */
export function parseConfig(input: {
  readonly text: string;
  readonly name: string;
  readonly folder: string;
  readonly flags?: ConfigFlags;
  readonly env: Env;
  readonly cwd: string;
}): Config {
  const { text, name, env } = input;
  const yaml = readYaml(text, env);
  if (!yaml.wellFormed) throw new ConfigError(yaml.problems, name, text);

  const content = yaml.value ?? {};
  const outside = outsideValues(env, input.flags ?? {}, input.cwd, sourceIn(content));
  const originOf = (path: readonly PropertyKey[]) => findOrigin(outside, path);
  const locate = (path: readonly PropertyKey[], part: 'key' | 'value' = 'value') => {
    const origin = originOf(path);
    if (origin !== null) return { origin };
    return text === '' ? null : yaml.positionOf(path, part);
  };
  const checked = checkAgainstSchema(configSchema, outside.reduce(withValue, content), {
    isText: (path) => originOf(path) !== null || yaml.wasExpanded(path),
    locate,
  });
  const problems = mergeProblems(yaml.problems, checked.ok ? [] : checked.problems);
  if (!checked.ok || problems.length > 0) throw new ConfigError(problems, name, text);

  const config = resolveConfig(checked.value, { folder: input.folder, production: env.NODE_ENV === 'production' });
  const contradictions = findContradictions(config);
  if (contradictions.length > 0) {
    throw new ConfigError(
      contradictions.map(({ path, message }) => ({ at: locate(path), path: printPath(path), message })),
      name,
      text,
    );
  }
  return deepFreeze(config);
}

function readText(path: string, required: boolean): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'ENOENT' && !required) return null;
    throw new PorticoError('CONFIG_UNREADABLE', { file: path, reason: reasonOf(cause) }, { cause });
  }
}

function sourceIn(content: unknown): (typeof DISCOVERY_SOURCES)[number] | null {
  const section = isRecord(content) ? content.discovery : undefined;
  if (!isRecord(section)) return null;
  return DISCOVERY_SOURCES.find((key) => section[key] !== undefined && section[key] !== null) ?? null;
}

function findOrigin(outside: readonly OutsideValue[], path: readonly PropertyKey[]): string | null {
  const found = outside.findLast((value) => printPath(path) === printPath(value.path) && value.value !== null);
  return found?.origin ?? null;
}

/** `content` with one value set. A parent of the wrong type stays: the check reports it. Copies, never mutates. */
function withValue(content: unknown, { path, value, origin }: OutsideValue): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const parent = content ?? {};
  if (!isRecord(parent)) return content;
  return { ...parent, [key]: withValue(parent[key], { path: rest, value, origin }) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
