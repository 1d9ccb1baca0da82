import { Command, Option } from 'commander';
import type { RateLimitRule } from '../supergraph/rate-limits/rate-limit-rule.ts';
import { renderTable } from './output/table.ts';
import { readText } from './read-text.ts';

const FORMATS = ['text', 'json'] as const;

interface LimitsFlags {
  readonly supergraph: string;
  readonly format: (typeof FORMATS)[number];
}

/** `portico limits`: every rate limit that a supergraph asks for, by coordinate. */
export function limitsCommand(): Command {
  return new Command('limits')
    .description('list the rate limits of a supergraph')
    .requiredOption('--supergraph <file>', 'supergraph schema, as `portico supergraph compose` prints it')
    .addOption(new Option('--format <format>', 'how to print them').choices(FORMATS).default('text'))
    .action(async ({ supergraph, format }: LimitsFlags) => {
      const { readSupergraph } = await import('../supergraph/supergraph.ts');
      const { printDuration } = await import('../config/quantity.ts');
      const rules = readSupergraph(await readText(supergraph)).rateLimits.toSorted(byName);
      process.stdout.write(
        format === 'json' ? `${JSON.stringify(rules.map(asJson), null, 2)}\n` : asTable(rules, printDuration),
      );
    });
}

function byName(left: RateLimitRule, right: RateLimitRule): number {
  return left.name < right.name ? -1 : 1;
}

/** Seconds, as in the answers that clients get. */
function asJson({ typeName, fieldName, name, max, windowMs, message, ...rest }: RateLimitRule): object {
  const coordinate = `${typeName}.${fieldName}`;
  return { rule: name, coordinate, limit: max, window: windowMs / 1_000, message: message ?? null, ...rest };
}

function asTable(rules: readonly RateLimitRule[], printDuration: (ms: number) => string): string {
  if (rules.length === 0) return 'No rate limits.\n';
  const rows = rules.map((rule) => [rule.name, String(rule.max), printDuration(rule.windowMs), details(rule)]);
  return renderTable(['RULE', 'LIMIT', 'WINDOW', 'DETAILS'], rows);
}

function details({ identityArgs, arrayLengthField, readOnly, uncountRejected, message }: RateLimitRule): string {
  return [
    identityArgs.length > 0 && `each ${identityArgs.join(', ')}`,
    arrayLengthField !== undefined && `counts the length of ${arrayLengthField}`,
    readOnly && 'only looks',
    uncountRejected && 'refusals do not count',
    message !== undefined && JSON.stringify(message),
  ]
    .filter((part) => part !== false)
    .join('; ');
}
