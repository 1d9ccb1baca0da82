import type { GatewayReport } from '../model/gateway-report.ts';
import { gatewayReportSchema } from '../model/gateway-report.ts';
import { GATEWAYS_PREFIX } from '../model/keys.ts';
import { parseRecord } from '../records.ts';
import type { RegistryStore } from '../store/registry-store.ts';

/**
 * The gateways that are there now, in the order of their ids. One that goes while they are read is left out.
 *
 * Errors  REGISTRY_UNREACHABLE; REGISTRY_RECORD_INVALID for a report of another format.
 */
export async function readGateways(store: RegistryStore): Promise<readonly GatewayReport[]> {
  const keys = await store.keys(GATEWAYS_PREFIX);
  const reports = await Promise.all(
    keys.map(async (key) => {
      const record = await store.get(key);
      return record && parseRecord(store, key, gatewayReportSchema, record);
    }),
  );
  return reports.filter((report) => report !== undefined);
}
