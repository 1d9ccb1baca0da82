import { Command, Option } from 'commander';
import { wholeNumber } from '../option-values/whole-number.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { runCommand } from '../output/run-command.ts';
import { surroundings } from '../surroundings.ts';
import type { TrafficFlags } from '../traffic/traffic-flags.ts';
import { addTrafficFlags } from '../traffic/traffic-flags.ts';
import type { ListedOperations } from './list-operations.ts';
import { listOperations, ORDERS } from './list-operations.ts';

interface ListFlags extends TrafficFlags, OutputFlags, ListedOperations {}

/** `portico operations list`: which operations clients have sent, and how often. */
export function listCommand(): Command {
  const command = addTrafficFlags(new Command('list').description('list the operations that clients send'))
    .option('--client <name>', 'only what this client has sent')
    .option(
      '--coordinate <coordinate>',
      'only operations that use this: Type.field, Type.field(argument:), Input.field, Enum.VALUE or Type',
    )
    .addOption(
      new Option('--sort <order>', 'what comes first: most requests, most errors, the slowest, the latest, or by name')
        .choices(Object.keys(ORDERS))
        .default('requests'),
    )
    .option('--limit <number>', 'at most so many', wholeNumber(1));
  return addOutputFlags(command).action((flags: ListFlags) =>
    runCommand(flags, async () => {
      const { openTraffic } = await import('../traffic/open-traffic.ts');
      const opened = await openTraffic(flags, undefined, surroundings());
      return listOperations(opened, flags).finally(() => opened.reader.close());
    }),
  );
}
