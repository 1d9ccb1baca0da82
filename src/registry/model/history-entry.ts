import { z } from 'zod';
import { sequence, subgraphVersionSchema, supergraphVersionSchema } from './head.ts';

/** Who has made a change, when, and what for. */
export const authorshipSchema = z.strictObject({
  /** As given, else the user of the system or of git. */
  who: z.string().max(200),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  gitCommit: z.string().max(100).optional(),
  gitBranch: z.string().max(200).optional(),
  message: z.string().max(2_000).optional(),
});

const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('publish'),
    published: z.array(z.string()),
    deleted: z.array(z.string()),
  }),
  /** Back to what change `to` had led to. */
  z.strictObject({ kind: z.literal('rollback'), to: z.int().positive() }),
]);

const issueSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  locations: z.array(z.strictObject({ subgraph: z.string(), line: z.int(), column: z.int() })),
});

/** One change of a graph ref, never written again. */
export const historyEntrySchema = z.strictObject({
  format: z.literal(1),
  sequence,
  action: actionSchema,
  by: authorshipSchema,
  /** The whole set after the change. */
  subgraphs: z.record(z.string(), subgraphVersionSchema),
  /** What was composed of exactly this set; null when it does not compose. */
  supergraph: supergraphVersionSchema.nullable(),
  /** Why it does not compose. */
  errors: z.array(issueSchema),
});

export type Authorship = Readonly<z.infer<typeof authorshipSchema>>;
export type HistoryEntry = Readonly<z.infer<typeof historyEntrySchema>>;
