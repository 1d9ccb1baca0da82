import { PorticoError } from '../../core/portico-error.ts';
import type { GatewayReport } from '../model/gateway-report.ts';
import { gatewayReportSchema } from '../model/gateway-report.ts';
import { GATEWAYS_PREFIX } from '../model/keys.ts';
import { parseRecord } from '../records.ts';
import type { RegistryStore } from '../store/registry-store.ts';

export interface Gateways {
  /** In the order of their ids. */
  readonly reports: readonly GatewayReport[];
  /** Ids of those whose report is of another format: they are of another version. */
  readonly unreadable: readonly string[];
}

/** The gateways that are there now. One that goes while they are read is left out. Errors: REGISTRY_UNREACHABLE. */
export async function readGateways(store: RegistryStore): Promise<Gateways> {
  const keys = await store.keys(GATEWAYS_PREFIX);
  const found = await Promise.all(keys.map(async (key) => ({ key, report: await readReport(store, key) })));
  return {
    reports: found.flatMap(({ report }) => (report === undefined || report === null ? [] : [report])),
    unreadable: found.flatMap(({ key, report }) => (report === null ? [key.slice(GATEWAYS_PREFIX.length)] : [])),
  };
}

/** Undefined for none, null for one that is not understood. */
async function readReport(store: RegistryStore, key: string): Promise<GatewayReport | undefined | null> {
  const record = await store.get(key);
  try {
    return record && parseRecord(store, key, gatewayReportSchema, record);
  } catch (error) {
    if (error instanceof PorticoError && error.code === 'REGISTRY_RECORD_INVALID') return null;
    throw error;
  }
}
