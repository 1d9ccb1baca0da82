import { hash } from 'node:crypto';
import { OTHER } from '../other.ts';
import type { OperationUsage } from '../traffic.ts';

const known = new WeakMap<OperationUsage, string>();

/**
 * What an operation is stored under: its hash, and a mark of what it uses of the schema. The same text uses more of a schema whose
 * input objects have more fields, or whose interfaces have more types: what was recorded before must not hide that.
 */
export function storedId(usage: OperationUsage): string {
  if (usage.hash === OTHER) return OTHER;
  let id = known.get(usage);
  if (id === undefined) {
    id = `${usage.hash}-${hash('sha256', usage.coordinates.join('\n')).slice(0, 8)}`;
    known.set(usage, id);
  }
  return id;
}

/** The hash of the operation that is stored so. */
export function hashIn(id: string): string {
  return id.split('-', 1)[0] ?? id;
}
