import { runSubgraph } from '../kit/run-subgraph.ts';
import { users } from './subgraph.ts';

if (import.meta.main) await runSubgraph(users);
