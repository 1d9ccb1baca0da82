/** Environment variables by name, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

export interface Expansion {
  readonly text: string;
  /** Whether anything was replaced. */
  readonly expanded: boolean;
  readonly problems: readonly string[];
}

const EXPRESSION = /\$(\$?)\{([^}]*)\}/g;
const ENV_EXPRESSION = /^env\.([A-Za-z_]\w*)(?::-(.*))?$/s;

/**
 * Replaces `${env.X}` and `${env.X:-default}` in one value. `$${` stands for a plain `${`.
 *
 * Works on a value that YAML has read already, and its result is not read again, so that a variable can hold any
 * characters without becoming part of the file's structure, and is never expanded a second time.
 * As in a shell, an empty variable takes the default.
 */
export function expandEnv(text: string, env: Env): Expansion {
  let expanded = false;
  const problems: string[] = [];
  const result = text.replace(EXPRESSION, (whole: string, escaped: string, expression: string) => {
    if (escaped !== '') return whole.slice(1);
    const [, name, fallback] = ENV_EXPRESSION.exec(expression) ?? [];
    if (name === undefined) {
      problems.push(
        `${whole} is not understood: only \${env.NAME} and \${env.NAME:-default} are; write $\${ for a plain \${`,
      );
      return whole;
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    expanded = true;
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value === undefined) {
      problems.push(`the environment variable ${name} is not set; set it, or give a default: \${env.${name}:-default}`);
      return whole;
    }
    return value;
  });
  return { text: result, expanded, problems };
}
