import { printDuration } from '../../../config/quantity.ts';
import type { RateLimitRule } from '../../../supergraph/rate-limits/rate-limit-rule.ts';
import type { SchemaChange } from './schema-change.ts';
import { NOBODY } from './schema-change.ts';

/**
 * Rate limits that are new, gone, or other than before, of fields that were there. Dangerous where a request may be refused
 * that was not: how often one caller asks is not recorded.
 *
 * `exists`  whether clients could already ask for a field, by its coordinate.
 */
export function rateLimitChanges(
  before: readonly RateLimitRule[],
  after: readonly RateLimitRule[],
  exists: (coordinate: string) => boolean,
): SchemaChange[] {
  const old = byName(before);
  const now = byName(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): SchemaChange[] => {
    const was = old.get(name);
    const is = now.get(name);
    const coordinate = name.replace(/#\d+$/, '');
    if (!exists(coordinate)) return [];
    if (is === undefined) return was === undefined ? [] : [change('RATE_LIMIT_REMOVED', coordinate, was, undefined)];
    if (was === undefined) return [change('RATE_LIMIT_ADDED', coordinate, undefined, is)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [change('RATE_LIMIT_CHANGED', coordinate, was, is)];
  });
}

function change(
  code: string,
  coordinate: string,
  was: RateLimitRule | undefined,
  is: RateLimitRule | undefined,
): SchemaChange {
  const isLooser = is === undefined || (was !== undefined && onlyAllowsMore(was, is));
  const message = `Rate limit of '${coordinate}': ${printed(was)}, now ${printed(is)}`;
  if (isLooser) return { code, criticality: 'safe', coordinate, message, reason: undefined, concern: NOBODY };
  const reason = 'Callers that ask more often are answered 429 RATE_LIMITED.';
  return { code, criticality: 'dangerous', coordinate, message, reason, concern: { anyOf: [coordinate] } };
}

function onlyAllowsMore(was: RateLimitRule, is: RateLimitRule): boolean {
  const same = JSON.stringify({ ...was, max: 0, message: '' }) === JSON.stringify({ ...is, max: 0, message: '' });
  return same && is.max >= was.max;
}

function printed(rule: RateLimitRule | undefined): string {
  if (rule === undefined) return 'none';
  const each = rule.identityArgs.length === 0 ? '' : ` for each ${rule.identityArgs.join(', ')}`;
  return `${rule.max} in ${printDuration(rule.windowMs)}${each}`;
}

function byName(rules: readonly RateLimitRule[]): Map<string, RateLimitRule> {
  return new Map(rules.map((rule) => [rule.name, rule]));
}
