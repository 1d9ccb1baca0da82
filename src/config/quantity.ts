import { z } from 'zod';

const MS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const BYTES_PER_UNIT = {
  b: 1,
  kb: 1_000,
  mb: 1_000_000,
  gb: 1_000_000_000,
  kib: 1_024,
  mib: 1_048_576,
  gib: 1_073_741_824,
} as const;

/** Node's timers take some 24.8 days; a longer delay would fire at once. */
const MAX_TIMER_MS = 24 * MS_PER_UNIT.d;

export const DURATION_PATTERN = /^\d+(\.\d+)?(ms|s|m|h|d)$/;
export const SHARE_PATTERN = /^\d+(\.\d+)?%$/;
export const SIZE_PATTERN = /^\d+(\.\d+)?([kKmMgG][iI]?)?[bB]$/;

/**
 * A length of time in the file (`500ms`, `3s`, `1.5m`, `1h`, `1d`), milliseconds in the parsed configuration.
 *
 * A bare number is refused: whether `timeout: 3` means seconds or milliseconds is the oldest mistake there is.
 */
export function duration(range: { minMs?: number; maxMs?: number } = {}) {
  const minMs = range.minMs ?? 0;
  const maxMs = range.maxMs ?? MAX_TIMER_MS;
  return z
    .string({ error: 'expected a duration with its unit, such as 500ms, 3s or 1m' })
    .regex(DURATION_PATTERN, { error: 'expected a duration with its unit, such as 500ms, 3s or 1m' })
    .transform((text) => Math.round(toAmount(text, MS_PER_UNIT)))
    .refine((ms) => ms >= minMs && ms <= maxMs, {
      error: `out of range: from ${printDuration(minMs)} to ${printDuration(maxMs)}`,
    });
}

/**
 * A number of bytes: `2mb` (decimal: 1 kb = 1,000 bytes), `2mib` (binary: 1 kib = 1,024), or a plain integer of bytes.
 * Bytes in the parsed configuration.
 */
export function size(range: { minBytes?: number; maxBytes?: number } = {}) {
  const minBytes = range.minBytes ?? 1;
  const maxBytes = range.maxBytes ?? BYTES_PER_UNIT.gib;
  return z
    .union([z.string().regex(SIZE_PATTERN), z.int().min(0)], {
      error: 'expected a size, such as 2mb, 512kib or a number of bytes',
    })
    .transform((value) =>
      typeof value === 'number' ? value : Math.round(toAmount(value.toLowerCase(), BYTES_PER_UNIT)),
    )
    .refine((bytes) => bytes >= minBytes && bytes <= maxBytes, {
      error: `out of range: from ${minBytes} to ${maxBytes} bytes`,
    });
}

/** A share in the file (`50%`), a number from 0 to 1 in the parsed configuration. */
export function share(range: { minPercent?: number; maxPercent?: number } = {}) {
  const { minPercent = 0, maxPercent = 100 } = range;
  return z
    .string({ error: 'expected a percentage, such as 50%' })
    .regex(SHARE_PATTERN, { error: 'expected a percentage, such as 50%' })
    .transform((text) => Number.parseFloat(text) / 100)
    .refine((value) => value >= minPercent / 100 && value <= maxPercent / 100, {
      error: `out of range: from ${minPercent}% to ${maxPercent}%`,
    });
}

/** `90000` → `90s`: the largest unit that divides it. */
export function printDuration(ms: number): string {
  const fitting = Object.entries(MS_PER_UNIT).findLast(([, factor]) => ms >= factor && ms % factor === 0);
  return fitting === undefined ? `${ms}ms` : `${ms / fitting[1]}${fitting[0]}`;
}

function toAmount(text: string, units: Readonly<Record<string, number>>): number {
  const digits = Number.parseFloat(text);
  const unit = text.replace(/^[\d.]+/, '');
  return digits * (units[unit] ?? Number.NaN);
}
