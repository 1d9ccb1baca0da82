/**
 * One kind of failure that Portico reports.
 *
 * `audience: 'client'` texts are made only from what the client itself sent and may be shown to it.
 * `audience: 'operator'` texts may name hosts and files: they go to logs, the admin port and the command line.
 */
export interface ErrorSpec {
  readonly audience: 'client' | 'operator';
  /** HTTP status of a response that is nothing but this error. */
  readonly http?: number;
  /** Message template; `{name}` is replaced by the parameter of that name. */
  readonly text: string;
  /** What the reader can do about it. */
  readonly help: string;
}
