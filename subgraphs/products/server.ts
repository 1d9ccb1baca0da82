import { runSubgraph } from '../kit/run-subgraph.ts';
import { products } from './subgraph.ts';

if (import.meta.main) await runSubgraph(products);
