import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { PlanCacheStatistics } from '../plan/cache/plan-cache.ts';
import type { Planner } from '../plan/planner/planner.ts';

type Shown = Pick<Planner, 'queued' | 'restarts'>;

/** Shows the planner and its cache as they are when they are asked for. */
export function observePlanning(planner: Shown, cache: () => PlanCacheStatistics, registry: Registry): void {
  observePlanner(planner, registry);
  observePlanCache(cache, registry);
}

function observePlanner(planner: Shown, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'portico_planner_queue',
    help: 'Operations that wait for the planner.',
    registers,
    collect() {
      this.set(planner.queued);
    },
  });
  new Counter({
    name: 'portico_planner_restarts_total',
    help: 'Planner threads that ended before their time: an operation beyond its budget, out of memory, a defect.',
    registers,
    collect() {
      this.reset();
      this.inc(planner.restarts);
    },
  });
}

function observePlanCache(cache: () => PlanCacheStatistics, registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: 'portico_plan_cache_requests_total',
    help: 'Operations looked up in the plan cache: hit, miss, or shared for one that waited for the miss of another.',
    labelNames: ['result'],
    registers,
    collect() {
      const { hits, misses, shared } = cache();
      this.reset();
      this.inc({ result: 'hit' }, hits);
      this.inc({ result: 'miss' }, misses);
      this.inc({ result: 'shared' }, shared);
    },
  });
  new Counter({
    name: 'portico_plan_cache_evictions_total',
    help: 'Operations that left the plan cache for want of room.',
    registers,
    collect() {
      this.reset();
      this.inc(cache().evictions);
    },
  });
  new Gauge({
    name: 'portico_plan_cache_entries',
    help: 'Operations in the plan cache of the newest schema.',
    registers,
    collect() {
      this.set(cache().entries);
    },
  });
  new Gauge({
    name: 'portico_plan_cache_bytes',
    help: 'Memory that they take, about.',
    registers,
    collect() {
      this.set(cache().bytes);
    },
  });
}
