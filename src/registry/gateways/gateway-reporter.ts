import { cutText } from '../../core/cut-text.ts';
import type { GatewayReport } from '../model/gateway-report.ts';
import { GATEWAYS_PREFIX } from '../model/keys.ts';
import { printRecord } from '../records.ts';
import type { Announcement, RegistryStore } from '../store/registry-store.ts';

/** Who reports; the same for as long as the process runs. */
export type GatewayIdentity = Pick<GatewayReport, 'id' | 'host' | 'version' | 'startedAt'>;
export type Serving = NonNullable<GatewayReport['serving']>;
export type RefusedChange = NonNullable<GatewayReport['refused']>;

export interface GatewayReporterOptions {
  readonly store: RegistryStore;
  readonly identity: GatewayIdentity;
  /** Why it cannot be told at present, once for each reason. */
  readonly onFailure: (reason: string) => void;
}

/** A schema that changes in bursts is told of once in this time. */
const INTERVAL_MS = 500;
const MAX_MESSAGE_LENGTH = 2_000;

/**
 * Tells the registry what this gateway serves, and why not what is current.
 *
 * Concurrency  nothing is told before `begin`. The first change is told at once, those that follow within half a second together.
 */
export class GatewayReporter {
  readonly #options: GatewayReporterOptions;
  #serving: Serving | null = null;
  #refused: RefusedChange | null = null;
  #announcement: Announcement | undefined;
  #timer: NodeJS.Timeout | undefined;
  #unnumbered: NodeJS.Immediate | undefined;
  #isDue = false;

  constructor(options: GatewayReporterOptions) {
    this.#options = options;
  }

  get serving(): Serving | null {
    return this.#serving;
  }

  served(serving: Serving): void {
    this.#serving = serving;
    this.#refused = null;
    clearImmediate(this.#unnumbered);
    // The number comes in the same turn, if there is one: nobody shall see what is current without it.
    if (serving.sequence === null) this.#unnumbered = setImmediate(() => this.#tell());
    else this.#tell();
  }

  refused(refusal: RefusedChange): void {
    this.#refused = { ...refusal, message: cutText(refusal.message, MAX_MESSAGE_LENGTH) };
    this.#tell();
  }

  /** There is a registry to tell. May be called again. */
  begin(): void {
    if (this.#announcement !== undefined) return;
    const { store, identity, onFailure } = this.#options;
    this.#announcement = store.announce(`${GATEWAYS_PREFIX}${identity.id}`, this.#report(), onFailure);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    clearImmediate(this.#unnumbered);
    this.#timer = undefined;
    await this.#announcement?.withdraw();
  }

  #tell(): void {
    if (this.#announcement === undefined) return;
    if (this.#timer !== undefined) {
      this.#isDue = true;
      return;
    }
    this.#announcement.update(this.#report());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isDue) return;
      this.#isDue = false;
      this.#tell();
    }, INTERVAL_MS).unref();
  }

  #report(): Uint8Array {
    const report: GatewayReport = {
      format: 1,
      ...this.#options.identity,
      serving: this.#serving,
      refused: this.#refused,
    };
    return printRecord(report);
  }
}
