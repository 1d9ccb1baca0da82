import { describe } from 'vitest';
import { describeConformance } from './describe-conformance.ts';
import { guildFixture } from './guild/guild-fixture.ts';

describe('the graph of the public benchmark', () => describeConformance(guildFixture));
