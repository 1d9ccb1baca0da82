import { PorticoError } from '../../core/portico-error.ts';
import type { Refusal } from '../../registry/changes/refusal.ts';
import { unknownSubgraph } from './unknown-subgraph.ts';

/** Why a registry has refused a change, as a failure of the command. Of `name`: the graph. */
export function refusalError(refusal: Exclude<Refusal, { kind: 'does-not-compose' }>, name: string): PorticoError {
  switch (refusal.kind) {
    case 'invalid-name':
      return new PorticoError('SUBGRAPH_NAME_INVALID', { name: refusal.name });
    case 'names-differ-in-case':
      return new PorticoError('SUBGRAPH_NAMES_ALIKE', { first: refusal.names[0], second: refusal.names[1] });
    case 'routing-url-missing':
      return new PorticoError('ROUTING_URL_MISSING', { subgraph: refusal.name, graph: name });
    case 'routing-url-invalid':
      return new PorticoError('ROUTING_URL_INVALID', {
        url: refusal.routingUrl,
        reason: 'expected http://…, https://… or consul://service[/path]',
      });
    case 'unknown-subgraph':
      return unknownSubgraph(refusal.name, refusal.known, name);
    case 'last-subgraph':
      return new PorticoError('SUBGRAPH_LAST', { graph: name });
    case 'check-failed':
      return new PorticoError('CHECK_FAILED', { graph: name });
    case 'unknown-sequence':
      return new PorticoError('SEQUENCE_UNKNOWN', { sequence: refusal.sequence, graph: name });
    case 'never-composed':
      return new PorticoError('SEQUENCE_NOT_COMPOSED', { sequence: refusal.sequence, graph: name });
    case 'contended':
      return new PorticoError('REGISTRY_CONTENDED', { graph: name, attempts: refusal.attempts });
  }
}
