import { Command } from 'commander';
import { printGraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { shortHash } from '../output/short-hash.ts';
import { renderTable } from '../output/table.ts';
import { surroundings } from '../surroundings.ts';
import type { OpenTraffic } from '../traffic/open-traffic.ts';
import type { TrafficFlags } from '../traffic/traffic-flags.ts';
import { addTrafficFlags } from '../traffic/traffic-flags.ts';
import type { RecordedOperation } from './recorded-operation.ts';
import { clientText, operationAsJson, recordedOperations, sumOf } from './recorded-operation.ts';

interface ShowFlags extends TrafficFlags, OutputFlags {
  readonly days: number;
}

/** `portico operations show`: one operation, who sends it and what it uses. */
export function showCommand(): Command {
  const command = new Command('show')
    .description('show an operation, who sends it and what it uses of the schema')
    .argument('<hash>', 'its hash, or the first characters of it');
  return addOutputFlags(addTrafficFlags(command)).action((hash: string, flags: ShowFlags) =>
    runCommand(flags, async () => {
      const { openTraffic } = await import('../traffic/open-traffic.ts');
      const opened = await openTraffic(flags, undefined, surroundings());
      return show(opened, hash, flags.days).finally(() => opened.reader.close());
    }),
  );
}

async function show({ reader, graph, location }: OpenTraffic, hash: string, days: number): Promise<CommandResult> {
  const recorded = recordedOperations(await reader.read(days));
  const found = recorded.filter(({ usage }) => usage.hash.startsWith(hash));
  const [operation] = found;
  if (operation === undefined || found.length > 1) {
    const reason =
      operation === undefined
        ? `${location} has none like it in the last ${days} days`
        : `it may be ${found.map(({ usage }) => shortHash(usage.hash)).join(' or ')}`;
    throw new PorticoError('RECORDED_OPERATION_UNKNOWN', { hash, graph: printGraphRef(graph), reason });
  }
  const { text, coordinates } = operation.usage;
  return {
    text: await asText(operation),
    data: { graph: printGraphRef(graph), days, operation: { ...operationAsJson(operation), text, coordinates } },
  };
}

async function asText(operation: RecordedOperation): Promise<string> {
  const { usage, requests, errors, meanMs, firstSeen, lastSeen, traffic } = operation;
  const rows = traffic.map((entry) => {
    const sum = sumOf([entry]);
    const counts = [String(sum.requests), String(sum.errors), sum.meanMs.toFixed(1)];
    return [clientText(entry.client.name), entry.client.version || '-', ...counts, sum.firstSeen, sum.lastSeen];
  });
  const facts = [
    ['Hash:', usage.hash],
    ['Name:', usage.name ?? '-'],
    ['Type:', usage.type],
    ['Requests:', `${requests}, ${errors} of them with errors, ${meanMs.toFixed(1)} ms on average`],
    ['Seen:', firstSeen === lastSeen ? firstSeen : `${firstSeen} to ${lastSeen}`],
  ];
  return [
    facts.map(([name = '', value = '']) => `${name.padEnd(10)}${value}\n`).join(''),
    renderTable(['CLIENT', 'VERSION', 'REQUESTS', 'ERRORS', 'MEAN MS', 'FIRST SEEN', 'LAST SEEN'], rows),
    usage.text === '' ? 'Its text is not kept.\n' : `${await readable(usage.text)}\n`,
    usage.coordinates.map((coordinate) => `${coordinate}\n`).join(''),
    usage.incomplete ? 'It may use more than that.\n' : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

async function readable(text: string): Promise<string> {
  const { parse, print } = await import('graphql');
  return print(parse(text, { noLocation: true }));
}
