import { observeAdmission } from '../src/observe/admission-metrics.ts';
import { observeKeptAnswers } from '../src/observe/kept-answer-metrics.ts';
import { Metrics } from '../src/observe/metrics.ts';
import { observePlanning } from '../src/observe/planning-metrics.ts';
import { observeRateLimits } from '../src/observe/rate-limit-metrics.ts';
import { observeRegistry } from '../src/observe/registry-metrics.ts';
import { SourceMetrics } from '../src/observe/source-metrics.ts';
import { observeTraffic } from '../src/observe/traffic-metrics.ts';
import { SnapshotStore } from '../src/snapshot/snapshot-store.ts';

const INTRODUCTION = `# Metrics

<!-- Made from src/observe by \`npm run docs\`. Do not edit. -->

\`GET /metrics\` on the admin port answers in the text format of Prometheus. Times are seconds, sizes are bytes. Label
values come from configuration, schema, discovery or fixed lists, so clients cannot make new series. Besides these there are
\`process_*\` and \`nodejs_*\`: memory, processor time, garbage collection, event loop lag.

Those of plans are there with \`engine: compiled\`.

| name | kind | labels | what it tells |
|---|---|---|---|
`;

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** `docs/metrics.md`: every metric of ours, in the order in which `/metrics` shows them. */
export function renderMetricsReference(): string {
  const metrics = new Metrics(new SnapshotStore());
  new SourceMetrics(metrics.registry, () => new Map());
  const statistics = { hits: 0, misses: 0, shared: 0, evictions: 0, entries: 0, bytes: 0, flights: 0 };
  observePlanning({ queued: 0, restarts: 0 }, () => statistics, metrics.registry);
  const withoutStore = { local: 0, open: 0, closed: 0 };
  observeRateLimits(
    { isShared: true, absence: undefined, memory: { size: 0, evictions: 0 }, withoutStore },
    metrics.registry,
  );
  observeKeptAnswers({ statistics: { entries: 0, bytes: 0, evictions: 0 } }, metrics.registry);
  observeRegistry(() => ({ current: undefined, serving: undefined }), metrics.registry);
  observeAdmission({ running: 0, waiting: 0, refused: 0 }, { current: 0 }, metrics.registry);
  observeTraffic({ statistics: { stored: 0, other: 0, lost: 0, waiting: 0, failedWrites: 0 } }, metrics.registry);
  const described = metrics.registry.getMetricsAsArray() as unknown as readonly Described[];
  return `${INTRODUCTION}${described
    .filter(({ name }) => name.startsWith('portico_'))
    .map((metric) => `| \`${metric.name}\` | ${kindOf(metric)} | ${labelsOf(metric)} | ${metric.help} |\n`)
    .join('')}`;
}

function kindOf(metric: Described): string {
  return metric.constructor.name.toLowerCase();
}

function labelsOf({ labelNames = [] }: Described): string {
  return labelNames.map((name) => `\`${name}\``).join(', ');
}
