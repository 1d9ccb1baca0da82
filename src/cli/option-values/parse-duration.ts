import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as the configuration writes it: `500ms`, `30s`, `1m`. */
export function parseDuration(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) * (UNITS[unit] ?? 1);
  throw new InvalidArgumentError('Expected a duration with its unit, such as 500ms, 30s or 1m.');
}
