import { Agent } from 'undici';
import type { SubgraphEntry } from '../../config/supergraph-config.ts';
import { introspectSubgraph } from '../introspect.ts';
import { IntrospectedSchema } from '../introspected-schema.ts';

export interface RunningSchemasOptions {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly maxSdlBytes: number;
  readonly random: () => number;
  readonly onChange: () => void;
}

interface Asked {
  readonly key: string;
  readonly schema: IntrospectedSchema;
}

/**
 * The schemas of those subgraphs that are asked for them.
 *
 * Concurrency  no `onChange` after `stop` was called.
 */
export class RunningSchemas {
  readonly #options: RunningSchemasOptions;
  readonly #dispatcher = new Agent();
  readonly #asked = new Map<string, Asked>();
  readonly #stopping = new Set<Promise<void>>();

  constructor(options: RunningSchemasOptions) {
    this.#options = options;
  }

  of(subgraph: string): IntrospectedSchema | undefined {
    return this.#asked.get(subgraph)?.schema;
  }

  /** Resolves when each was asked once. */
  async firstAttempts(): Promise<void> {
    await Promise.all([...this.#asked.values()].map(({ schema }) => schema.firstAttempt));
  }

  /** Starts and stops asking so that exactly the `subgraph_url`s among these are asked. */
  ask(entries: readonly SubgraphEntry[]): void {
    const wanted = new Map<string, { readonly url: string; readonly headers: Readonly<Record<string, string>> }>();
    for (const { name, schema } of entries) if (schema.kind === 'introspect') wanted.set(name, schema);
    for (const [name, { key, schema }] of this.#asked) {
      const now = wanted.get(name);
      if (now && keyOf(now.url, now.headers) === key) continue;
      this.#asked.delete(name);
      this.#stop(schema);
    }
    for (const [name, { url, headers }] of wanted) {
      if (this.#asked.has(name)) continue;
      const { timeoutMs, maxSdlBytes } = this.#options;
      const fetch = (signal: AbortSignal) =>
        introspectSubgraph({ url, headers, timeoutMs, maxBytes: maxSdlBytes, dispatcher: this.#dispatcher, signal });
      const schema = new IntrospectedSchema({ ...this.#options, fetch });
      this.#asked.set(name, { key: keyOf(url, headers), schema });
    }
  }

  async stop(): Promise<void> {
    for (const { schema } of this.#asked.values()) this.#stop(schema);
    await Promise.all(this.#stopping);
    await this.#dispatcher.destroy();
  }

  #stop(schema: IntrospectedSchema): void {
    const stopping = schema.stop().finally(() => this.#stopping.delete(stopping));
    this.#stopping.add(stopping);
  }
}

function keyOf(url: string, headers: Readonly<Record<string, string>>): string {
  return JSON.stringify([url, Object.entries(headers)]);
}
