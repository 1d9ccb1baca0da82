/** Where a Redis is, for people: without user and password. */
export function redisLocation(url: string): string {
  return `redis at ${new URL(url).host}`;
}
