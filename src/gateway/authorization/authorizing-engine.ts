import type { Logger } from '../../core/logger.ts';
import { PorticoError } from '../../core/portico-error.ts';
import type { Engine, Execution } from '../../snapshot/engine.ts';
import type { Source } from '../../sources/source.ts';
import type { Supergraph } from '../../supergraph/supergraph.ts';
import type { AuthorizationOptions } from './authorized-execution.ts';
import { AuthorizedExecution } from './authorized-execution.ts';

/**
 * An engine whose operations are restricted to what their principals may see, before it gets them. Supergraphs without
 * protected fields are the engine's alone.
 *
 * Errors  `prepare` throws SUPERGRAPH_INVALID for a supergraph with protected fields when nobody enforces that (`options`
 *         undefined): it would be served as if it were open.
 */
export class AuthorizingEngine implements Engine {
  readonly name: string;
  readonly #engine: Engine;
  readonly #options: AuthorizationOptions | undefined;
  readonly #log: Logger;

  constructor(engine: Engine, options: AuthorizationOptions | undefined, log: Logger) {
    this.name = engine.name;
    this.#engine = engine;
    this.#options = options;
    this.#log = log;
  }

  async prepare(supergraph: Supergraph, sources: ReadonlyMap<string, Source>): Promise<Execution> {
    const { access } = supergraph;
    if (access === undefined) return this.#engine.prepare(supergraph, sources);
    if (this.#options === undefined) {
      const reason = `it uses ${access.directives.join(', ')}, and authorization.directives.enabled is false: what they protect would be open`;
      throw new PorticoError('SUPERGRAPH_INVALID', { reason });
    }
    const execution = await this.#engine.prepare(supergraph, sources);
    if (access.fields.size + access.interfaces.size === 0) return execution;
    if (this.#options.grantedPolicies === undefined && access.conditions.some(({ kind }) => kind === 'policies')) {
      this.#log.warn('the schema uses @policy and authorization.policies names nobody who decides: no policy holds');
    }
    const authorized = new AuthorizedExecution(execution, access, this.#options);
    return {
      apiSchema: authorized.apiSchema,
      execute: (request) => authorized.execute(request),
      dispose: () => authorized.dispose(),
    };
  }
}
