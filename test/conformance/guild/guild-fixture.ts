import { workloadNamed } from '../../../bench/workloads/catalogue.ts';
import type { Fixture } from '../fixture.ts';
import { worldFixture } from '../world-fixture.ts';

/** The graph of the public gateway benchmark: its subgraphs, its data and its query, as they are measured. */
export function guildFixture(): Fixture {
  const { subgraphs, world, traffic } = workloadNamed('guild');
  return worldFixture({
    name: 'guild',
    sources: subgraphs,
    create: () => world,
    pools: { ID: ['1', '2', '6', 'none'], Int: [0, 1, 2, 9] },
    mutationShare: 0,
    handChosen: [{ label: 'the query of the benchmark', query: traffic.query, variables: {}, caller: 'nobody' }],
  });
}
