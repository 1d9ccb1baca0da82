import type { ScryptOptions } from 'node:crypto';
import { scrypt, scryptSync, timingSafeEqual } from 'node:crypto';

/** Of every seeded user, so that anybody can try the example. A real service has no such constant. */
export const DEVELOPMENT_PASSWORD = 'correct horse battery staple';

const KEY_BYTES = 32;
const COST: ScryptOptions = { N: 16_384, r: 8, p: 1 };

/** scrypt of a password: `<salt>:<key>`, both in hex. Takes some 30 ms, which is the point of it. */
export function hashPassword(password: string, salt: Buffer): string {
  return `${salt.toString('hex')}:${scryptSync(password, salt, KEY_BYTES, COST).toString('hex')}`;
}

/**
 * Whether `password` is the one that was hashed.
 *
 * `hash` is undefined for a user who does not exist; that takes just as long, so that the time tells nobody which e-mail
 * addresses are known here.
 */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [salt = '00', expected = ''] = hash?.split(':') ?? [];
  const key = await new Promise<Buffer>((resolve, reject) => {
    scrypt(password, Buffer.from(salt, 'hex'), KEY_BYTES, COST, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
  const known = Buffer.from(expected, 'hex');
  return known.length === key.length && timingSafeEqual(known, key);
}
