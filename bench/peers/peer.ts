import type { RunningSubgraph } from '../subgraphs/start-subgraphs.ts';
import type { Workload } from '../workloads/workload.ts';

/** What a gateway is given to serve one workload. */
export interface PeerContext {
  readonly workload: Workload;
  /** The composed graph, with the addresses at which the subgraphs listen. */
  readonly supergraphFile: string;
  readonly subgraphs: readonly RunningSubgraph[];
  /** Where it must listen, on 127.0.0.1. */
  readonly port: number;
  /** A folder of its own for configuration and whatever it writes; also its home and working directory. */
  readonly folder: string;
  /** The right answer as JSON text, for floors that compute nothing. */
  readonly answer: string;
}

/** How to start a peer. */
export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Something that serves a workload at `http://127.0.0.1:<port>/graphql`, as one program. */
export interface Peer {
  readonly name: string;
  /** Sent with every request to it, such as a token that it asks for. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /**
   * Makes the program available, and says which version it is.
   *
   * Errors  `PeerUnavailable` when it cannot be had here.
   */
  prepare(): Promise<string>;
  /** Why it cannot serve a workload, when that is known beforehand. */
  refuses?(workload: Workload): string | undefined;
  /** Writes its files and says how to start it. Errors: `PeerUnavailable`. */
  command(context: PeerContext): PeerCommand | Promise<PeerCommand>;
}

/** A peer is left out, and the report says why. */
export class PeerUnavailable extends Error {}
