import { z } from 'zod';

/** Texts that nothing refers to, by hash, and when that was first noticed. */
export const garbageSchema = z.strictObject({
  format: z.literal(1),
  since: z.record(z.string(), z.iso.datetime()),
});

/** When texts were deleted last. Another one each time. */
export const collectedSchema = z.strictObject({
  format: z.literal(1),
  at: z.iso.datetime(),
  deleted: z.array(z.string()),
});
