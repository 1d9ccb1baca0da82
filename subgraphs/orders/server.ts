import { runSubgraph } from '../kit/run-subgraph.ts';
import { orders } from './subgraph.ts';

if (import.meta.main) await runSubgraph(orders);
