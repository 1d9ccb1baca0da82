import { describe } from 'vitest';
import { describeConformance } from './describe-conformance.ts';
import { exampleGraphFixture } from './example-graph/example-graph-fixture.ts';

describe('the example graph', () => describeConformance(exampleGraphFixture));
