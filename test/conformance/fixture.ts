import type { Service } from './monolith/service.ts';
import type { Operation } from './operations/operation.ts';
import type { ValuePools } from './operations/value-pools.ts';

/** One graph to compare engines on. */
export interface Fixture {
  readonly name: string;
  readonly supergraphSdl: string;
  /** Headers by the name that operations call them by; `nobody` must be among them. */
  readonly callers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Values that make generated operations find something, and sometimes nothing. */
  readonly pools: ValuePools;
  readonly handChosen: readonly Operation[];
  /** Opens the subgraphs with fresh data, always the same. */
  open(): OpenedFixture;
}

export interface OpenedFixture {
  readonly services: readonly Service[];
  close(): void;
}
