import { describe } from 'vitest';
import { describeConformance } from './describe-conformance.ts';
import { wideFixture } from './wide/wide-fixture.ts';

describe('a wide graph', () => describeConformance(wideFixture));
