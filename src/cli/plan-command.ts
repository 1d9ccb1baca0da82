import { Command, Option } from 'commander';
import { PLAN_FORMATS } from '../plan/show/plan-format.ts';
import type { PlanFlags } from './plan-operation.ts';

/**
 * `portico plan`: how the gateway would have an operation answered by the subgraphs, without asking any.
 *
 * As there, `@skip` and `@include` are decided first, and fields that could meet others have planned keys (`_f0`).
 */
export function planCommand(): Command {
  return new Command('plan')
    .description('print the query plan of an operation')
    .requiredOption('--supergraph <file>', 'supergraph schema, as `portico supergraph compose` prints it')
    .requiredOption('--operation <file>', 'GraphQL document with the operation')
    .option('--operation-name <name>', 'which of the operations in the document')
    .option('--variables <json>', 'values of the variables in @skip and @include, as a JSON object', '{}')
    .addOption(new Option('--format <format>', 'how to print the plan').choices(PLAN_FORMATS).default('text'))
    .action(async (flags: PlanFlags) => {
      const { planOperation } = await import('./plan-operation.ts');
      process.stdout.write(await planOperation(flags));
    });
}
