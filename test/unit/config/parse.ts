import type { Config } from '../../../src/config/config.ts';
import { ConfigError } from '../../../src/config/config-problem.ts';
import type { Env } from '../../../src/config/expand-env.ts';
import { parseConfig } from '../../../src/config/load-config.ts';
import type { ConfigFlags } from '../../../src/config/outside-values.ts';

/** A `portico.yaml` in /etc/portico, read by a process in /project. */
export function parse(text: string, env: Env = {}, flags: ConfigFlags = {}): Config {
  return parseConfig({ text, name: 'portico.yaml', folder: '/etc/portico', cwd: '/project', env, flags });
}

/** `12:3 traffic_shaping.all.timout unknown key; did you mean timeout?`, one per problem; empty when there is none. */
export function problemsOf(text: string, env: Env = {}, flags: ConfigFlags = {}): string[] {
  return describeProblems(() => parse(text, env, flags));
}

/** The problems that `action` throws, one line each. */
export function describeProblems(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ at, path, message }) => {
      const place = at === null ? '-' : 'line' in at ? `${at.line}:${at.column}` : at.origin;
      return [place, path, message].filter((part) => part !== '').join(' ');
    });
  }
}

/** `A:-b` → the expression in braces, which a linter would take for a template literal with the wrong quotes. */
export function env(expression: string): string {
  return `$\{env.${expression}}`;
}

/** The whole report, as the operator sees it. */
export function reportOf(text: string, env: Env = {}): string {
  try {
    parse(text, env);
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.message : String(error);
  }
}
