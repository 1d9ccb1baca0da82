import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { OTHER_CLIENT } from '../other.ts';
import type { ClientName } from '../traffic.ts';

/** An operation that a gateway has run. */
export interface ServedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Of one client, or of all that do not say who they are. */
export interface Counts {
  readonly client: ClientName;
  requests: number;
  errors: number;
  durationMs: number;
}

/** Undefined `served`: operations that there was no room for. */
export interface PendingOperation {
  readonly served: ServedOperation | undefined;
  readonly counts: readonly Counts[];
}

export interface PendingOptions {
  /** Whether nothing is left to work out for an operation. */
  readonly isKnown: (served: ServedOperation) => boolean;
  /** There will soon be no room for new operations. */
  readonly onCrowded: () => void;
}

/** Documents are held until they are taken: up to 75 bytes a character. */
const MAX_OPERATIONS = 2_000;
const MAX_CHARACTERS = 250_000;

/** Of all operations together. */
const MAX_CLIENTS = 5_000;

/** Longer than the name of any program. */
const MAX_NAME_LENGTH = 100;

/** What requests leave behind: the only part of recording that they wait for. One look into a map, and a few additions. */
export class PendingOperations {
  readonly #options: PendingOptions;
  #byOperation = new Map<OperationDefinitionNode, ClientCounts>();
  #characters = 0;
  #newClients = { left: MAX_CLIENTS };
  #rest = new ClientCounts(undefined, this.#newClients);

  constructor(options: PendingOptions) {
    this.#options = options;
  }

  note(served: ServedOperation, name: string, version: string): Counts {
    const counts = this.#byOperation.get(served.operation) ?? this.#admit(served);
    return counts.of(name, version);
  }

  /** All that was noted; the next one begins anew. */
  take(): readonly PendingOperation[] {
    const taken = [...this.#byOperation.values(), this.#rest];
    this.#byOperation = new Map();
    this.#characters = 0;
    this.#newClients = { left: MAX_CLIENTS };
    this.#rest = new ClientCounts(undefined, this.#newClients);
    return taken.flatMap(({ served, all }) => (all.length === 0 ? [] : [{ served, counts: all }]));
  }

  #admit(served: ServedOperation): ClientCounts {
    const { isKnown, onCrowded } = this.#options;
    const isNew = !isKnown(served);
    const characters = isNew ? (served.document.loc?.source.body.length ?? 0) : 0;
    const isFull = this.#byOperation.size >= MAX_OPERATIONS || this.#characters + characters > MAX_CHARACTERS;
    // Those that are known are held by others as well, and are no more than those hold.
    if (isFull && isNew) return this.#rest;
    this.#characters += characters;
    if (this.#byOperation.size === MAX_OPERATIONS / 2 || this.#characters > MAX_CHARACTERS / 2) onCrowded();
    const counts = new ClientCounts(served, this.#newClients);
    this.#byOperation.set(served.operation, counts);
    return counts;
  }
}

class ClientCounts {
  readonly served: ServedOperation | undefined;
  readonly all: Counts[] = [];
  readonly #newClients: { left: number };
  #unnamed: Counts | undefined;
  #others: Counts | undefined;
  /** By name, then version. */
  #named: Map<string, Map<string, Counts>> | undefined;

  constructor(served: ServedOperation | undefined, newClients: { left: number }) {
    this.served = served;
    this.#newClients = newClients;
  }

  of(name: string, version: string): Counts {
    if (name === '' && version === '') {
      this.#unnamed ??= this.#add({ name, version });
      return this.#unnamed;
    }
    return this.#named?.get(name)?.get(version) ?? this.#addNamed(name, version);
  }

  #addNamed(name: string, version: string): Counts {
    const isTooLong = name.length > MAX_NAME_LENGTH || version.length > MAX_NAME_LENGTH;
    if (isTooLong || this.#newClients.left === 0) {
      this.#others ??= this.#add(OTHER_CLIENT);
      return this.#others;
    }
    this.#newClients.left -= 1;
    const counts = this.#add({ name, version });
    this.#named ??= new Map();
    const versions = this.#named.get(name);
    if (versions === undefined) this.#named.set(name, new Map([[version, counts]]));
    else versions.set(version, counts);
    return counts;
  }

  #add(client: ClientName): Counts {
    const counts = { client, requests: 0, errors: 0, durationMs: 0 };
    this.all.push(counts);
    return counts;
  }
}
