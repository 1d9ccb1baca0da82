import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { PorticoError } from '../core/portico-error.ts';
import { reasonOf } from '../core/reason.ts';

type Code = 'SCHEMA_UNREADABLE' | 'OPERATION_UNREADABLE';

/** What a registry can keep of one text. */
const MAX_BYTES = 64 * 1024 * 1024;

/** A file that was named to the command. Errors: throws SCHEMA_UNREADABLE, or the other code. */
export function readText(file: string, code: Code = 'SCHEMA_UNREADABLE'): Promise<string> {
  return readStream(createReadStream(file), file, code);
}

/** The same of a stream; `name` is for the error. */
export async function readStream(stream: Readable, name: string, code: Code = 'SCHEMA_UNREADABLE'): Promise<string> {
  try {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of stream as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > MAX_BYTES) throw new Error(`it is longer than ${MAX_BYTES} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  } catch (cause) {
    throw new PorticoError(code, { file: name, reason: reasonOf(cause) }, { cause });
  }
}
