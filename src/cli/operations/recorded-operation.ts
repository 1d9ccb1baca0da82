import type { OperationTraffic, OperationUsage } from '../../traffic/traffic.ts';

/** How often something was asked, and what became of it. */
export interface TrafficSum {
  readonly requests: number;
  readonly errors: number;
  readonly meanMs: number;
  /** ISO 8601 dates, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** One operation, whoever has sent it. */
export interface RecordedOperation extends TrafficSum {
  readonly usage: OperationUsage;
  /** Names, sorted; `''` for those that do not say theirs. */
  readonly clients: readonly string[];
  /** By client and version, most requests first. */
  readonly traffic: readonly OperationTraffic[];
}

export function recordedOperations(traffic: readonly OperationTraffic[]): readonly RecordedOperation[] {
  return [...Map.groupBy(traffic, ({ hash }) => hash).values()].flatMap((entries) => {
    const [usage] = entries;
    if (usage === undefined) return [];
    const clients = [...new Set(entries.map(({ client }) => client.name))].sort();
    return [{ usage, clients, traffic: entries, ...sumOf(entries) }];
  });
}

export function sumOf(entries: readonly OperationTraffic[]): TrafficSum {
  const sum = (key: 'requests' | 'errors' | 'durationMs') => entries.reduce((all, entry) => all + entry[key], 0);
  const requests = sum('requests');
  return {
    requests,
    errors: sum('errors'),
    meanMs: requests === 0 ? 0 : Math.round((10 * sum('durationMs')) / requests) / 10,
    firstSeen: entries.map(({ firstSeen }) => firstSeen).sort()[0] ?? '',
    lastSeen:
      entries
        .map(({ lastSeen }) => lastSeen)
        .sort()
        .at(-1) ?? '',
  };
}

/** As JSON has it. */
export function sumAsJson({ requests, errors, meanMs, firstSeen, lastSeen }: TrafficSum): object {
  return { requests, errors, mean_duration_ms: meanMs, first_seen: firstSeen, last_seen: lastSeen };
}

/** As JSON has it. */
export function operationAsJson(operation: RecordedOperation): Readonly<Record<string, unknown>> {
  const { hash, name, type, incomplete } = operation.usage;
  return {
    hash,
    name: name ?? null,
    type,
    ...sumAsJson(operation),
    complete: incomplete !== true,
    clients: operation.traffic.map((entry) => ({ ...entry.client, ...sumAsJson(sumOf([entry])) })),
  };
}

/** For people. */
export function clientText(name: string): string {
  return name === '' ? '(unnamed)' : name;
}
