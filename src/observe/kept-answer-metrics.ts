import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { KeptAnswers } from '../sources/stale/kept-answers.ts';

/** Shows what is kept for subgraphs that fail, as it is when it is asked for. */
export function observeKeptAnswers(kept: Pick<KeptAnswers, 'statistics'>, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'portico_kept_answers_entries',
    help: 'Answers of subgraphs, and entities of them, that are kept to stand in for them.',
    registers,
    collect() {
      this.set(kept.statistics.entries);
    },
  });
  new Gauge({
    name: 'portico_kept_answers_bytes',
    help: 'Memory that they take, about.',
    registers,
    collect() {
      this.set(kept.statistics.bytes);
    },
  });
  new Counter({
    name: 'portico_kept_answers_evictions_total',
    help: 'Kept answers that have gone for want of room.',
    registers,
    collect() {
      this.reset();
      this.inc(kept.statistics.evictions);
    },
  });
}
