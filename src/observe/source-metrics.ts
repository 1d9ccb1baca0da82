import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { InstanceState } from '../sources/balance/endpoints.ts';
import type { SourceEvent } from '../sources/source-event.ts';

/** Of one subgraph: further instances have no series of their own. */
const SHOWN_INSTANCES = 50;

const BREAKER_VALUES = { closed: 0, half_open: 1, open: 2 } as const;

/** What operators see of breakers, ejections, retries and hedges. Series of instances that are gone go with them. */
export class SourceMetrics {
  readonly #transitions: Counter<'subgraph' | 'state'>;
  readonly #shortCircuits: Counter<'subgraph'>;
  readonly #ejections: Counter<'subgraph'>;
  readonly #retries: Counter<'subgraph' | 'result'>;
  readonly #hedges: Counter<'subgraph' | 'result'>;

  /** `states`: the instances of every subgraph in use. */
  constructor(registry: Registry, states: () => ReadonlyMap<string, readonly InstanceState[]>) {
    const registers = [registry];
    new Gauge({
      name: 'portico_subgraph_breaker_state',
      help: `State of the circuit breaker of an instance: 0 closed, 1 half open, 2 open. At most ${SHOWN_INSTANCES} instances of a subgraph.`,
      labelNames: ['subgraph', 'instance'],
      registers,
      collect() {
        this.reset();
        for (const [subgraph, instances] of states()) {
          for (const { id, breaker } of instances.slice(0, SHOWN_INSTANCES)) {
            this.set({ subgraph, instance: id }, BREAKER_VALUES[breaker]);
          }
        }
      },
    });
    new Gauge({
      name: 'portico_subgraph_instances',
      help: 'Instances of a subgraph by state: closed, half_open and open are those of the circuit breaker, ejected is left out after failures in a row.',
      labelNames: ['subgraph', 'state'],
      registers,
      collect() {
        this.reset();
        for (const [subgraph, instances] of states()) {
          const byState = Map.groupBy(instances, ({ breaker, isEjected }) =>
            isEjected && breaker === 'closed' ? 'ejected' : breaker,
          );
          for (const state of ['closed', 'half_open', 'open', 'ejected'] as const) {
            this.set({ subgraph, state }, byState.get(state)?.length ?? 0);
          }
        }
      },
    });
    this.#transitions = new Counter({
      name: 'portico_subgraph_breaker_transitions_total',
      help: 'Changes of state of circuit breakers, by the state that they came to.',
      labelNames: ['subgraph', 'state'],
      registers,
    });
    this.#shortCircuits = new Counter({
      name: 'portico_subgraph_short_circuits_total',
      help: 'Calls that were not sent because the circuit breakers of all instances were open.',
      labelNames: ['subgraph'],
      registers,
    });
    this.#ejections = new Counter({
      name: 'portico_subgraph_ejections_total',
      help: 'Instances that were left out after failures in a row.',
      labelNames: ['subgraph'],
      registers,
    });
    this.#retries = new Counter({
      name: 'portico_subgraph_retries_total',
      help: 'Queries sent again; result is sent, or refused when the retry budget was used up.',
      labelNames: ['subgraph', 'result'],
      registers,
    });
    this.#hedges = new Counter({
      name: 'portico_subgraph_hedges_total',
      help: 'Slow queries sent to a second instance; result is sent, and won too when that one answered first.',
      labelNames: ['subgraph', 'result'],
      registers,
    });
  }

  count(event: SourceEvent): void {
    const { kind, subgraph } = event;
    if (kind === 'breaker') this.#transitions.inc({ subgraph, state: event.state });
    else if (kind === 'short_circuit') this.#shortCircuits.inc({ subgraph });
    else if (kind === 'ejected') this.#ejections.inc({ subgraph });
    else if (kind === 'retry') this.#retries.inc({ subgraph, result: event.isGranted ? 'sent' : 'refused' });
    else if (kind === 'hedge') this.#hedges.inc({ subgraph, result: event.result });
  }
}
