import { runSubgraph } from '../kit/run-subgraph.ts';
import { recommendations } from './subgraph.ts';

if (import.meta.main) await runSubgraph(recommendations);
