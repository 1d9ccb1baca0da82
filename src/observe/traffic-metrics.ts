import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { TrafficRecorder } from '../traffic/record/traffic-recorder.ts';

/** Shows what becomes of recorded traffic. */
export function observeTraffic(recorder: Pick<TrafficRecorder, 'statistics'>, registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: 'portico_traffic_recorded_requests_total',
    help: 'Requests whose operation and client are in the store of recorded traffic.',
    registers,
    collect() {
      this.reset();
      this.inc(recorder.statistics.stored);
    },
  });
  new Counter({
    name: 'portico_traffic_other_requests_total',
    help: 'Requests of operations that were not told apart, for want of room: see `traffic.max_operations`.',
    registers,
    collect() {
      this.reset();
      this.inc(recorder.statistics.other);
    },
  });
  new Counter({
    name: 'portico_traffic_lost_requests_total',
    help: 'Requests that are not recorded, because the store was away for days.',
    registers,
    collect() {
      this.reset();
      this.inc(recorder.statistics.lost);
    },
  });
  new Counter({
    name: 'portico_traffic_failed_writes_total',
    help: 'Attempts to store recorded traffic that failed. What they held is tried again.',
    registers,
    collect() {
      this.reset();
      this.inc(recorder.statistics.failedWrites);
    },
  });
  new Gauge({
    name: 'portico_traffic_waiting_rows',
    help: 'Pairs of operation and client whose counts wait to be stored.',
    registers,
    collect() {
      this.set(recorder.statistics.waiting);
    },
  });
}
