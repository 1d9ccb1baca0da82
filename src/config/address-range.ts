import { isIP } from 'node:net';
import { z } from 'zod';

/** `10.0.0.0/8`, `fe80::/10` or a single address. */
export const addressRange = z.string().refine(isAddressRange, {
  error: 'expected an address or a range of addresses, such as 10.0.0.0/8 or fd00::/8',
});

function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
