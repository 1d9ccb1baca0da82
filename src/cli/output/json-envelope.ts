/** Why a command has not done what it was asked to. */
export interface CommandFailure {
  /** Of `core/errors.ts`, or one of rover's (`E029`: it does not compose). */
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

const VERSION = '1';

/**
 * What `--format json` prints, in one line: rover's envelope.
 *
 * Shape   `{"json_version":"1","data":{…,"success":true},"error":null}`; on failure `success` is false, and `error` holds
 *         `code`, `message` and, where there is more to say, `details`.
 * Source  https://www.apollographql.com/docs/rover/configuring#--format-json
 */
export function jsonEnvelope(data: Readonly<Record<string, unknown>>, failure?: CommandFailure | undefined): string {
  const error =
    failure === undefined ? null : { code: failure.code, message: failure.message, details: failure.details };
  return `${JSON.stringify({ json_version: VERSION, data: { ...data, success: error === null }, error })}\n`;
}
