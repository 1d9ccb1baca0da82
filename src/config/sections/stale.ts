import { z } from 'zod';
import { size } from '../quantity.ts';

/** Where answers are kept that stand in for subgraphs that fail. */
export const staleSection = z.strictObject({
  max_bytes: size()
    .prefault('32mb')
    .describe('Memory for them, of all subgraphs together. The oldest go first. An answer takes about its text.'),
  redis: z
    .boolean()
    .default(false)
    .describe(
      'Also keep them in Redis (`redis.url`), so that a gateway that has just started has what others have seen. Written in the background, read when a call has failed.',
    ),
});
