import { writeFile } from 'node:fs/promises';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { EXIT_CODES, exitCodeOf } from '../exit-code.ts';
import type { CommandFailure } from './json-envelope.ts';
import { jsonEnvelope } from './json-envelope.ts';
import type { OutputFlags } from './output-flags.ts';
import { paint } from './paint.ts';

/** What a command has found or done. */
export interface CommandResult {
  /** For programs: `data` of the JSON envelope. */
  readonly data: Readonly<Record<string, unknown>>;
  /** For people and pipes: whole lines, or nothing. */
  readonly text: string;
  /** Exit code 1. `report` is what people read below the message: whole lines. */
  readonly failure?: (CommandFailure & { readonly report?: string | undefined }) | undefined;
}

/**
 * Runs a command and prints its result: data on standard output or into `--output`, failures in words on standard error or,
 * with `--format json`, in the envelope on standard output.
 *
 * Errors  rejects with what `run` rejects with, unless it is a PorticoError and the format is JSON. Throws OUTPUT_UNWRITABLE.
 */
export async function runCommand(flags: OutputFlags, run: () => Promise<CommandResult>): Promise<void> {
  if (flags.format === 'json') return printJson(flags, run);
  const { text, failure } = await run();
  // A result file is not replaced by that of a failure.
  if (text !== '' && (failure === undefined || flags.output === undefined)) await print(text, flags.output);
  if (failure === undefined) return;
  process.exitCode = EXIT_CODES.failed;
  const { code, message, report = '' } = failure;
  process.stderr.write(`${paint('red', `error[${code}]`)}: ${message}\n${report === '' ? '' : `\n${report}`}`);
}

async function printJson(flags: OutputFlags, run: () => Promise<CommandResult>): Promise<void> {
  let result: CommandResult;
  let exitCode: number = EXIT_CODES.ok;
  try {
    result = await run();
    if (result.failure !== undefined) exitCode = EXIT_CODES.failed;
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    result = { data: {}, text: '', failure: { code: error.code, message: error.message } };
    exitCode = exitCodeOf(error);
  }
  await print(jsonEnvelope(result.data, result.failure), flags.output);
  process.exitCode = exitCode;
}

/** On standard output, or into a file. Errors: throws OUTPUT_UNWRITABLE. */
export async function print(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new PorticoError('OUTPUT_UNWRITABLE', { file, reason: reasonOf(cause) }, { cause });
  }
}
