import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256 in hex' });
/** As many as `historyKey` has room for. */
export const sequence = z
  .int()
  .positive()
  .max(10 ** 15 - 1);

/** One subgraph of a set: which schema, and how it is reached. */
export const subgraphVersionSchema = z.strictObject({
  /** Of its SDL; the text is the blob of that name. */
  hash,
  /** `http(s)://…`, or `consul://<service>[/<path>]` for the instances of a service. */
  routingUrl: z.string().min(1).max(2_048),
  /** The change that has published it so. */
  sequence,
});

/** A composed schema, and the change that it was composed for. */
export const supergraphVersionSchema = z.strictObject({ hash, sequence });

/**
 * What is current of one graph ref: the only record that is ever written over, and only if nobody else has meanwhile.
 *
 * Shape  `supergraph` is what gateways serve. It is older than `sequence` when later changes did not compose and were recorded all
 *        the same, and null before the first that did.
 */
export const headSchema = z.strictObject({
  format: z.literal(1),
  sequence,
  subgraphs: z.record(z.string(), subgraphVersionSchema),
  supergraph: supergraphVersionSchema.nullable(),
});

export type SubgraphVersion = Readonly<z.infer<typeof subgraphVersionSchema>>;
export type SupergraphVersion = Readonly<z.infer<typeof supergraphVersionSchema>>;
export type Head = Readonly<z.infer<typeof headSchema>>;
