import { z } from 'zod';
import { checkAgainstSchema } from '../../../config/check-against-schema.ts';
import { ConfigError, mergeProblems } from '../../../config/config-problem.ts';
import type { Env } from '../../../config/expand-env.ts';
import { readYaml } from '../../../config/read-yaml.ts';
import type { LintSeverity } from './lint-rule.ts';
import { LINT_SEVERITIES } from './lint-rule.ts';
import { LINT_RULES } from './lint-rules.ts';

/** Code → severity, for every rule. */
export type LintConfig = ReadonlyMap<string, LintSeverity>;

export const DEFAULT_LINT_CONFIG_FILE = 'portico-lint.yaml';

const severity = z.enum(LINT_SEVERITIES);

const lintFileSchema = z.strictObject({
  rules: z.strictObject(Object.fromEntries(LINT_RULES.map(({ code }) => [code, severity.optional()]))).optional(),
});

export function defaultLintConfig(): LintConfig {
  return new Map(LINT_RULES.map((rule) => [rule.code, rule.severity]));
}

/**
 * Reads a `portico-lint.yaml`: severities of rules, the defaults for those it does not name.
 *
 * Errors  throws CONFIG_INVALID with every problem and its place; a rule that is not known with the one that is probably meant.
 */
export function parseLintConfig(text: string, file: string, env: Env): LintConfig {
  const yaml = readYaml(text, env);
  if (!yaml.wellFormed) throw new ConfigError(yaml.problems, file, text);
  const checked = checkAgainstSchema(lintFileSchema, yaml.value ?? {}, {
    isText: (path) => yaml.wasExpanded(path),
    locate: (path, part) => yaml.positionOf(path, part),
  });
  const problems = mergeProblems(yaml.problems, checked.ok ? [] : checked.problems);
  if (!checked.ok || problems.length > 0) throw new ConfigError(problems, file, text);
  const config = new Map(defaultLintConfig());
  for (const [code, chosen] of Object.entries(checked.value.rules ?? {})) {
    if (chosen !== undefined) config.set(code, chosen);
  }
  return config;
}
