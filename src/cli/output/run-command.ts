import { writeFile } from 'node:fs/promises';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { EXIT_CODES, exitCodeOf } from '../exit-code.ts';
import type { CommandFailure } from './json-envelope.ts';
import { jsonEnvelope } from './json-envelope.ts';
import type { OutputFlags } from './output-flags.ts';
import { tellError } from './progress.ts';
import { terminalText } from './terminal-text.ts';

/** Of a failure that has no code, which should not be. */
const DEFECT = 'INTERNAL_ERROR';

/** What a command has found or done. */
export interface CommandResult {
  /** For programs: `data` of the JSON envelope. */
  readonly data: Readonly<Record<string, unknown>>;
  /** For people and pipes: whole lines, or nothing. */
  readonly text: string;
  /** Whether others have written `text`: it goes into files and pipes as it is, and to a terminal without what would steer that. */
  readonly isForeign?: boolean;
  /** Exit code 1. `report` is what people read below the message: whole lines. */
  readonly failure?: (CommandFailure & { readonly report?: string | undefined }) | undefined;
}

/**
 * Runs a command and prints its result: data on standard output or into `--output`, failures in words on standard error or,
 * with `--format json`, in the envelope on standard output.
 *
 * Errors  rejects with what `run` rejects with, unless it is a PorticoError and the format is JSON. Throws OUTPUT_UNWRITABLE. With JSON
 *         there is an envelope on standard output all the same, where there is none in the file.
 */
export async function runCommand(flags: OutputFlags, run: () => Promise<CommandResult>): Promise<void> {
  if (flags.format === 'json') return printJson(flags, run);
  const { text, isForeign = false, failure } = await run();
  // A result file is not replaced by that of a failure.
  if (text !== '' && (failure === undefined || flags.output === undefined)) {
    await print(
      isForeign && process.stdout.isTTY && flags.output === undefined ? terminalText(text) : text,
      flags.output,
    );
  }
  if (failure === undefined) return;
  process.exitCode = EXIT_CODES.failed;
  tellError(failure, failure.report && `\n${failure.report}`);
}

async function printJson(flags: OutputFlags, run: () => Promise<CommandResult>): Promise<void> {
  let result: CommandResult;
  let exitCode: number = EXIT_CODES.ok;
  let defect: unknown;
  try {
    result = await run();
    if (result.failure !== undefined) exitCode = EXIT_CODES.failed;
  } catch (error) {
    if (!(error instanceof PorticoError)) defect = error;
    const code = error instanceof PorticoError ? error.code : DEFECT;
    result = { data: {}, text: '', failure: { code, message: error instanceof Error ? error.message : String(error) } };
    exitCode = exitCodeOf(error);
  }
  await printEnvelope(result, flags.output);
  if (defect !== undefined) throw defect;
  process.exitCode = exitCode;
}

async function printEnvelope({ data, failure }: CommandResult, file: string | undefined): Promise<void> {
  try {
    await print(jsonEnvelope(data, failure), file);
  } catch (error) {
    // What was done is done, and said.
    if (error instanceof PorticoError) {
      await print(jsonEnvelope(data, failure ?? { code: error.code, message: error.message }), undefined);
    }
    throw error;
  }
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
