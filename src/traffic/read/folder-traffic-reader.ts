import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { lastDays } from '../days.ts';
import { dayFile, FolderLayout } from '../store/folder/folder-layout.ts';
import { parseOperation } from '../store/stored-operation.ts';
import type { OperationTraffic, OperationUsage, TrafficReader } from '../traffic.ts';
import type { DayTraffic } from './merge-traffic.ts';
import { mergeTraffic, storedIn } from './merge-traffic.ts';

export interface FolderTrafficReaderOptions {
  readonly folder: string;
  readonly graph: GraphRef;
}

export class FolderTrafficReader implements TrafficReader {
  readonly #layout: FolderLayout;

  constructor({ folder, graph }: FolderTrafficReaderOptions) {
    this.#layout = new FolderLayout(folder, graph);
  }

  async read(days: number): Promise<readonly OperationTraffic[]> {
    const traffic: DayTraffic[] = [];
    for (const day of lastDays(days, Date.now())) traffic.push(...(await this.#readDay(day)));
    const operations = new Map<string, OperationUsage>();
    for (const id of storedIn(traffic)) {
      const usage = await parsed(this.#layout.operation(id), parseOperation);
      if (usage !== undefined) operations.set(id, usage);
    }
    return mergeTraffic(traffic, operations);
  }

  async close(): Promise<void> {}

  async #readDay(day: string): Promise<readonly DayTraffic[]> {
    const folder = this.#layout.day(day);
    const files = (await orAbsent(folder, () => readdir(folder))) ?? [];
    const traffic: DayTraffic[] = [];
    for (const name of files) {
      if (!name.endsWith('.json')) continue;
      const file = await parsed(join(folder, name), (text) => dayFile.parse(JSON.parse(text)));
      for (const [id, client, version, requests, errors, durationMs] of file?.rows ?? []) {
        traffic.push({ day, id, client: { name: client, version }, requests, errors, durationMs });
      }
    }
    return traffic;
  }
}

function parsed<Value>(file: string, parse: (text: string) => Value): Promise<Value | undefined> {
  return orAbsent(file, async () => parse(await readFile(file, 'utf8')));
}

/** What is not there was never written, or is old. */
async function orAbsent<Value>(location: string, read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PorticoError('TRAFFIC_UNREACHABLE', { location, reason: reasonOf(cause) }, { cause });
  }
}
