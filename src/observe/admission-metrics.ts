import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { ConcurrencyLimit } from '../limits/concurrency/adaptive-limit.ts';
import type { Admission } from '../limits/concurrency/admission.ts';

type Shown = Pick<Admission, 'running' | 'waiting' | 'refused'>;

/** Shows how many requests are let in, as it is when it is asked for. */
export function observeAdmission(admission: Shown, limit: ConcurrencyLimit, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'portico_requests_running',
    help: 'GraphQL requests that were let in and have not been answered.',
    registers,
    collect() {
      this.set(admission.running);
    },
  });
  new Gauge({
    name: 'portico_requests_queued',
    help: 'GraphQL requests that wait to be let in.',
    registers,
    collect() {
      this.set(admission.waiting);
    },
  });
  new Gauge({
    name: 'portico_requests_limit',
    help: 'How many GraphQL requests are let in at once.',
    registers,
    collect() {
      this.set(limit.current);
    },
  });
  new Counter({
    name: 'portico_requests_refused_total',
    help: 'GraphQL requests that were refused because there were too many at once.',
    registers,
    collect() {
      this.reset();
      this.inc(admission.refused);
    },
  });
}
