import { join } from 'node:path';
import { readSubgraphs } from '../../../bench/workloads/read-subgraphs.ts';
import type { Fixture } from '../fixture.ts';
import { worldFixture } from '../world-fixture.ts';
import { pools } from './pools.ts';
import { wideWorld } from './wide-world.ts';

/** Six subgraphs that use every federation directive this gateway honours, and whatever is hard beside. */
export function wideFixture(): Fixture {
  return worldFixture({
    name: 'wide',
    sources: readSubgraphs(join(import.meta.dirname, 'subgraphs')),
    create: wideWorld,
    pools,
    mutationShare: 0.1,
    handChosen: [],
  });
}
