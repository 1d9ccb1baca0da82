/** Milliseconds. */
export const DAY_MS = 86_400_000;

/** How far back recorded traffic is looked at unless told otherwise. */
export const DEFAULT_DAYS = 30;

/** ISO 8601 date, UTC. `time` in milliseconds since 1970. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The last so many days, today first. */
export function lastDays(count: number, now: number): readonly string[] {
  return Array.from({ length: count }, (_each, back) => dayOf(now - back * DAY_MS));
}

/** Milliseconds, at least 1. */
export function untilMidnight(now: number): number {
  return DAY_MS - (now % DAY_MS);
}
