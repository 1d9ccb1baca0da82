import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whom an address counts for. IPv6: the first 64 bits, because one client is given all addresses behind them. IPv4, also
 * when it comes as IPv6 (`::ffff:192.0.2.1`): the address. A port, as some proxies add one, and a zone are left out.
 * Anything else, which a proxy may have put there, counts for itself.
 *
 * Source  https://www.rfc-editor.org/rfc/rfc6177
 */
export function clientNetwork(text: string): string {
  const address = withoutPort(text);
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return text;
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

function withoutPort(text: string): string {
  const inBrackets = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1];
  const withoutZone = (inBrackets ?? text).split('%', 1)[0] ?? text;
  return /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(withoutZone)?.[1] ?? withoutZone;
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  // The last 32 bits may be written as IPv4.
  const hexadecimal = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [front = '', back] = hexadecimal.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const first = read(front);
  const last = back === undefined ? [] : read(back);
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}
