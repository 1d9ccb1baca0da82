import { z } from 'zod';
import type { OperationUsage } from '../traffic.ts';

const storedOperation = z.object({
  format: z.literal(1),
  hash: z.string(),
  text: z.string(),
  name: z.string().nullable(),
  type: z.enum(['query', 'mutation', 'subscription']),
  coordinates: z.array(z.string()),
  incomplete: z.literal(true).optional(),
});

export function printOperation(usage: OperationUsage): string {
  return JSON.stringify({ format: 1, ...usage, name: usage.name ?? null });
}

/** Throws for what is none. */
export function parseOperation(text: string): OperationUsage {
  const { hash, text: document, name, type, coordinates, incomplete } = storedOperation.parse(JSON.parse(text));
  return { hash, text: document, name: name ?? undefined, type, coordinates, ...(incomplete && { incomplete }) };
}
