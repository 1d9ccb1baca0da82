import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { worldSubgraph } from '../../test/kit/world/world-subgraph.ts';
import { workloadNamed } from '../workloads/catalogue.ts';
import type { ServedSchema } from './serve-schema.ts';
import { serveSchema } from './serve-schema.ts';

/**
 * A process with all subgraphs of one workload: `node main.ts WORKLOAD LATENCY_MS`.
 *
 * Prints one JSON line when all listen, `{"control": port, "subgraphs": {"name": port}}`, and answers `GET /calls` at the
 * control port with how many requests each subgraph has received. Ends when it is killed.
 */
const [name = '', latencyMs = '0'] = process.argv.slice(2);
const workload = workloadNamed(name);
const served = new Map<string, ServedSchema>();
for (const subgraph of workload.subgraphs) {
  served.set(subgraph.name, await serveSchema(worldSubgraph(subgraph, workload.world), Number(latencyMs)));
}

const control = createServer((_, response) => {
  const calls = Object.fromEntries([...served].map(([subgraph, { calls }]) => [subgraph, calls]));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(calls));
});
control.listen(0, '127.0.0.1');
await once(control, 'listening');

const subgraphs = Object.fromEntries([...served].map(([subgraph, { port }]) => [subgraph, port]));
process.stdout.write(`${JSON.stringify({ control: (control.address() as AddressInfo).port, subgraphs })}\n`);
