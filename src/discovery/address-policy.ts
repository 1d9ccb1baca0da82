import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { BlockList, isIP } from 'node:net';
import { NEVER_A_SUBGRAPH } from '../core/never-a-subgraph.ts';
import { PorticoError } from '../core/portico-error.ts';

export interface AddressPolicyOptions {
  /** Addresses or CIDR ranges; default: all. */
  readonly allowed?: readonly string[] | undefined;
  /** Addresses or CIDR ranges, refused even if allowed; default `NEVER_A_SUBGRAPH`. */
  readonly denied?: readonly string[] | undefined;
}

/**
 * Which network addresses the gateway may call when somebody else names them.
 *
 * IPv4 addresses inside IPv6 (`::ffff:a.b.c.d`) count as what they are: `BlockList` compares them with IPv4 ranges.
 * Errors  the constructor throws DISCOVERY_OPTION_INVALID for a range it cannot read.
 */
export class AddressPolicy {
  readonly #allowed: BlockList | undefined;
  readonly #denied: BlockList;

  constructor({ allowed, denied = NEVER_A_SUBGRAPH }: AddressPolicyOptions = {}) {
    this.#allowed = allowed && toBlockList(allowed, 'allowed_addresses');
    this.#denied = toBlockList(denied, 'denied_addresses');
  }

  /** Why this IP address may not be called, or `undefined` when it may. */
  refusalOfAddress(address: string): string | undefined {
    // A zone (`fe80::1%eth0`) is not an address that another machine could mean.
    const version = address.includes('%') ? 0 : isIP(address);
    if (version === 0) return 'it is not an IP address';
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (this.#denied.check(address, family)) return 'it is in a denied range';
    if (this.#allowed && !this.#allowed.check(address, family)) return 'it is in no allowed range';
    return undefined;
  }

  /**
   * A resolver for `net.connect` and undici's `connect` that fails for host names leading to refused addresses.
   *
   * Needed beside the check of what the catalogue says, since a name may resolve to anything, and to something else
   * the next time. The addresses that passed are those that get connected to. (Not called for IP literals.)
   */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const usable = found.filter(({ address }) => this.refusalOfAddress(address) === undefined);
      const [first] = usable;
      if (first === undefined) return callback(this.#refuse(hostname, found), '', 0);
      if (options.all) return callback(null, usable);
      return callback(null, first.address, first.family);
    });
  };

  #refuse(hostname: string, found: readonly LookupAddress[]): PorticoError {
    const reasons = found.map(({ address }) => `${address}: ${this.refusalOfAddress(address)}`);
    return new PorticoError('ADDRESS_REFUSED', { address: hostname, reason: reasons.join(', ') || 'it has none' });
  }
}

function toBlockList(ranges: readonly string[], option: string): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    try {
      addRange(list, range);
    } catch (error) {
      const reason = `"${range}" is not an address or a range of addresses`;
      throw new PorticoError('DISCOVERY_OPTION_INVALID', { option, reason }, { cause: error });
    }
  }
  return list;
}

/** Throws for what is not a range; `BlockList` checks the length of the prefix. */
function addRange(list: BlockList, range: string): void {
  const [address = '', prefix, ...rest] = range.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) throw new TypeError('not an address');
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) {
    list.addAddress(address, family);
    return;
  }
  if (!/^\d{1,3}$/.test(prefix)) throw new TypeError('not a prefix length');
  list.addSubnet(address, Number(prefix), family);
}
