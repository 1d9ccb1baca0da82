import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import type { SubgraphName } from '../kit/start-subgraphs.ts';
import { SUBGRAPH_NAMES } from '../kit/start-subgraphs.ts';

/** A configuration for the gateway to read, and how to be rid of it. */
export interface SupergraphConfig {
  file: string;
  remove(): void;
}

interface Content {
  subgraphs: Record<string, { routing_url?: string; schema?: { file?: string } }>;
}

/**
 * `supergraph.yaml` as it is when it already names these ports, else a copy of it in a temporary folder that does.
 * In a copy, schema files are named by their full path, since they no longer lie beside it.
 */
export function supergraphConfigFor(original: string, ports: Readonly<Record<SubgraphName, number>>): SupergraphConfig {
  // The file is ours; the gateway checks it properly when it reads it.
  const content = parse(readFileSync(original, 'utf8')) as Content;
  const isAsWritten = SUBGRAPH_NAMES.every((name) => content.subgraphs[name]?.routing_url === urlAt(ports[name]));
  if (isAsWritten) return { file: original, remove: () => undefined };

  for (const name of SUBGRAPH_NAMES) {
    const subgraph = content.subgraphs[name];
    if (subgraph === undefined) continue;
    subgraph.routing_url = urlAt(ports[name]);
    if (subgraph.schema?.file !== undefined) subgraph.schema.file = resolve(dirname(original), subgraph.schema.file);
  }
  const folder = mkdtempSync(join(tmpdir(), 'portico-start-'));
  const file = join(folder, 'supergraph.yaml');
  writeFileSync(file, stringify(content));
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function urlAt(port: number): string {
  return `http://127.0.0.1:${port}/graphql`;
}
