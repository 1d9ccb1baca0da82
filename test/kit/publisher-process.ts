/**
 * A process that publishes: `node publisher-process.ts <place as JSON> <publishers> <publishes of each> <name>`. Writes a line of JSON for
 * each publish that was accepted, and `ready` before the first.
 */
import { parseGraphRef } from '../../src/core/graph-ref.ts';
import type { RegistryPlace } from '../../src/registry/store/open-store.ts';
import { openStore } from '../../src/registry/store/open-store.ts';
import { publishUntil } from './publishers.ts';

const [place = '', publishers = '1', publishes = '1', name = ''] = process.argv.slice(2);
const ref = parseGraphRef('main');
if (ref === undefined) throw new TypeError('main is a graph ref');
process.stdout.write('ready\n');
await Promise.all(
  Array.from({ length: Number(publishers) }, async (_, index) => {
    const store = openStore(JSON.parse(place) as RegistryPlace, ref);
    await publishUntil(Number(publishes), store, `${name}-${index}`, {
      onAccepted: (accepted) => process.stdout.write(`${JSON.stringify(accepted)}\n`),
    });
    await store.close();
  }),
);
