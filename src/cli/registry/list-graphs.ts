import { readdir } from 'node:fs/promises';
import { parseGraphRef } from '../../core/graph-ref.ts';
import { openConsul } from '../../discovery/consul/open-consul.ts';
import type { RegistryPlace } from '../../registry/store/open-store.ts';

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 5_000;

/** `graph@variant` of all that a registry has something of, sorted. Empty when it cannot be asked: it is only for a hint. */
export async function listGraphs(place: RegistryPlace): Promise<readonly string[]> {
  const names = await (place.kind === 'folder' ? readdir(place.path) : listKeys(place)).catch(() => []);
  return names.filter((name) => name.includes('@') && parseGraphRef(name) !== undefined).sort();
}

async function listKeys({ connection, prefix }: RegistryPlace & { readonly kind: 'consul' }): Promise<string[]> {
  const consul = openConsul(connection, { maxAnswerBytes: MAX_ANSWER_BYTES });
  try {
    // The package's types leave `timeout` out.
    const options = { key: `${prefix}/`, separator: '/', timeout: TIMEOUT_MS };
    const keys = await consul.kv.keys(options);
    return keys.map((key) => key.slice(prefix.length + 1).replace(/\/$/, ''));
  } finally {
    consul.destroy();
  }
}
