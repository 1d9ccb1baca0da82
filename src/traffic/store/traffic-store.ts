import type { ClientName, OperationUsage } from '../traffic.ts';

/** How often one client has sent one operation since it was told last. */
export interface TrafficRow {
  readonly usage: OperationUsage;
  readonly client: ClientName;
  readonly requests: number;
  readonly errors: number;
  /** Whole milliseconds. */
  readonly durationMs: number;
}

export interface TrafficBatch {
  /** Grows with every batch of one process. */
  readonly number: number;
  /** ISO 8601 date, UTC. */
  readonly day: string;
  readonly rows: readonly TrafficRow[];
}

/** Where gateways leave what they have counted. */
export interface TrafficStore {
  /** For people. */
  readonly location: string;
  readonly maxBatchRows: number;
  /** Rejects when it could not, or may not have been able to. Then the same batch is given again: it counts once. */
  add(batch: TrafficBatch): Promise<void>;
  close(): void;
}
