import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import type { LintConfig } from '../../registry/check/lint/lint-config.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * How strict the linter is: as `--lint-config` says, else as `portico-lint.yaml` here, else as rules are by themselves.
 *
 * Errors  throws CONFIG_UNREADABLE and CONFIG_INVALID.
 */
export async function readLintConfig(file: string | undefined, { env, cwd }: Surroundings): Promise<LintConfig> {
  const { DEFAULT_LINT_CONFIG_FILE, defaultLintConfig, parseLintConfig } = await import(
    '../../registry/check/lint/lint-config.ts'
  );
  const found = join(cwd, DEFAULT_LINT_CONFIG_FILE);
  if (file === undefined && !existsSync(found)) return defaultLintConfig();
  const name = file ?? DEFAULT_LINT_CONFIG_FILE;
  let text: string;
  try {
    text = readFileSync(file ?? found, 'utf8');
  } catch (cause) {
    throw new PorticoError('CONFIG_UNREADABLE', { file: name, reason: reasonOf(cause) }, { cause });
  }
  return parseLintConfig(text, name, env);
}
