import { join } from 'node:path';
import { z } from 'zod';
import type { GraphRef } from '../../../core/graph-ref.ts';
import { printGraphRef } from '../../../core/graph-ref.ts';

/**
 * Traffic of one graph ref in a folder: `<graph@variant>/<date>/<process>.json`, the counts of one gateway process and day, and
 * `<graph@variant>/operations/<id>.json`.
 */
export class FolderLayout {
  readonly root: string;
  readonly operations: string;

  constructor(folder: string, graph: GraphRef) {
    this.root = join(folder, printGraphRef(graph));
    this.operations = join(this.root, 'operations');
  }

  day(day: string): string {
    return join(this.root, day);
  }

  operation(id: string): string {
    return join(this.operations, `${id}.json`);
  }
}

export const DAY_NAME = /^\d{4}-\d{2}-\d{2}$/;

const count = z.int().min(0);

/** What is in the file of one process and day. A row: id of the operation, name and version of the client, requests, errors, milliseconds. */
export const dayFile = z.object({
  format: z.literal(1),
  rows: z.array(z.tuple([z.string(), z.string(), z.string(), count, count, count])),
});

export type DayRow = z.infer<typeof dayFile>['rows'][number];

/** One row a line. */
export function printDayFile(rows: readonly DayRow[]): string {
  return `{"format":1,"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}
