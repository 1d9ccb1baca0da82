/** An ISO 8601 time of UTC, to the second. */
export function printTime(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}
