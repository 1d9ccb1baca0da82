/** An address as it may be shown: without a user and password, whatever characters those have, and without a query, where some put a token. */
export function withoutCredentials(address: string): string {
  return address.replace(/\/\/.*@/s, '//').replace(/[?#].*/s, '');
}
