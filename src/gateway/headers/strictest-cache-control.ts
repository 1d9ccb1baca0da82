interface CacheControl {
  readonly isStored: boolean;
  readonly maxAge: number;
  readonly flags: ReadonlySet<string>;
}

/** Kept when any of the merged has it: each forbids something. */
const FORBIDDING = ['private', 'no-cache', 'must-revalidate', 'proxy-revalidate', 'no-transform'];

/**
 * One `Cache-Control` for an answer made of several: what any of them forbids is forbidden, and the shortest age counts.
 * One without the header, undefined, has not allowed anything.
 *
 * Source  RFC 9111 §5.2.2
 */
export function strictestCacheControl(values: readonly (string | undefined)[]): string {
  const all = values.map(readCacheControl);
  if (all.length === 0 || all.some(({ isStored }) => !isStored)) return 'no-store';
  const maxAge = Math.min(...all.map((each) => each.maxAge));
  const merged = [
    ...(all.every(({ flags }) => flags.has('public')) ? ['public'] : []),
    ...FORBIDDING.filter((flag) => all.some(({ flags }) => flags.has(flag))),
    ...(Number.isFinite(maxAge) ? [`max-age=${maxAge}`] : []),
  ];
  return merged.length === 0 ? 'no-cache' : merged.join(', ');
}

function readCacheControl(value: string | undefined): CacheControl {
  const directives = (value ?? 'no-store')
    .toLowerCase()
    .split(',')
    .map((text): [string, string] => {
      const [name = '', argument = ''] = text.trim().split('=', 2);
      return [name.trim(), argument.trim().replaceAll('"', '')];
    });
  const flags = new Set(directives.map(([name]) => name));
  // What is passed on is for caches of both kinds, as the shorter of the two.
  const ages = directives.filter(([name]) => name === 'max-age' || name === 's-maxage');
  return {
    isStored: !flags.has('no-store'),
    maxAge: Math.min(Number.POSITIVE_INFINITY, ...ages.map(([, age]) => readAge(age))),
    flags,
  };
}

/** What cannot be read is taken for stale. */
function readAge(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : 0;
}
