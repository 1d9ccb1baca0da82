import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { AddressPolicy } from '../../../src/discovery/address-policy.ts';

describe('addresses from the catalogue', () => {
  it.each([
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '100.100.100.200',
    '192.0.0.192',
    '::',
    'fe80::1',
    'febf::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    'fe80::1%eth0',
    'not-an-address',
  ])('refuses %s by default', (address) => {
    expect(new AddressPolicy().refusalOfAddress(address)).toBeTypeOf('string');
  });

  it.each(['127.0.0.1', '10.1.2.3', '192.168.0.7', '203.0.113.9', '::1', 'fd00::1', '2001:db8::1'])(
    'takes %s by default',
    (address) => {
      expect(new AddressPolicy().refusalOfAddress(address)).toBeUndefined();
    },
  );

  it('takes nothing outside the allowed ranges', () => {
    const policy = new AddressPolicy({ allowed: ['10.0.0.0/8', '127.0.0.1', 'fd00::/16'] });
    expect(policy.refusalOfAddress('10.255.0.1')).toBeUndefined();
    expect(policy.refusalOfAddress('127.0.0.1')).toBeUndefined();
    expect(policy.refusalOfAddress('fd00::7')).toBeUndefined();
    expect(policy.refusalOfAddress('127.0.0.2')).toMatch(/no allowed range/);
    expect(policy.refusalOfAddress('fd01::7')).toMatch(/no allowed range/);
  });

  it('refuses a denied address that is allowed too', () => {
    const policy = new AddressPolicy({ allowed: ['0.0.0.0/0', '::/0'] });
    expect(policy.refusalOfAddress('169.254.169.254')).toMatch(/denied range/);
    expect(policy.refusalOfAddress('8.8.8.8')).toBeUndefined();
  });

  it.each(['10.0.0.0/33', '10.0.0.0/8/8', 'localhost', '10.0.0.0/', 'fd00::/129', ''])(
    'cannot be built with the range %j',
    (range) => {
      expect(() => new AddressPolicy({ denied: [range] })).toThrow(
        expect.objectContaining({ code: 'DISCOVERY_OPTION_INVALID' }),
      );
    },
  );
});

describe('names that resolve to addresses', () => {
  function resolve(policy: AddressPolicy, all: boolean): Promise<string | LookupAddress[]> {
    return new Promise((done, fail) => {
      policy.lookup('localhost', { all, family: 4 }, (error, address) => (error ? fail(error) : done(address)));
    });
  }

  it('resolve when the address may be called', async () => {
    expect(await resolve(new AddressPolicy(), false)).toBe('127.0.0.1');
    expect(await resolve(new AddressPolicy(), true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
  });

  it('fail when it may not', async () => {
    const policy = new AddressPolicy({ denied: ['127.0.0.0/8', '::1'] });
    await expect(resolve(policy, false)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    await expect(resolve(policy, true)).rejects.toThrow('127.0.0.1: it is in a denied range');
  });
});
