import { z } from 'zod';

/** What one gateway says of itself, for as long as it is there. */
export const gatewayReportSchema = z.strictObject({
  format: z.literal(1),
  /** Of the process: another one after a restart. */
  id: z.string().max(100),
  host: z.string().max(255),
  version: z.string().max(50),
  startedAt: z.iso.datetime(),
  /** What it answers with; null when it has nothing yet. */
  serving: z
    .strictObject({
      /** Of the change, when it comes from the registry. */
      sequence: z.int().positive().nullable(),
      supergraph: z.string().max(64),
      since: z.iso.datetime(),
    })
    .nullable(),
  /** Why it does not serve what is current; null when it does. */
  refused: z
    .strictObject({
      sequence: z.int().positive(),
      code: z.string().max(100),
      message: z.string().max(2_000),
      at: z.iso.datetime(),
    })
    .nullable(),
});

export type GatewayReport = Readonly<z.infer<typeof gatewayReportSchema>>;
