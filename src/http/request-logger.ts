import type { FastifyBaseLogger } from 'fastify';

type Entry = [object: object, message?: string];

/**
 * The logger of one request, made when it logs for the first time: most never do, and making one costs more than finding
 * the route.
 */
class RequestLogger {
  readonly #parent: FastifyBaseLogger;
  readonly #bindings: object;
  #made: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, bindings: object) {
    this.#parent = parent;
    this.#bindings = bindings;
  }

  get #logger(): FastifyBaseLogger {
    this.#made ??= this.#parent.child({ ...this.#bindings });
    return this.#made;
  }

  get level(): string {
    return this.#parent.level;
  }

  child(...options: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#logger.child(...options);
  }

  fatal(...entry: Entry): void {
    this.#logger.fatal(...entry);
  }

  error(...entry: Entry): void {
    this.#logger.error(...entry);
  }

  warn(...entry: Entry): void {
    this.#logger.warn(...entry);
  }

  info(...entry: Entry): void {
    this.#logger.info(...entry);
  }

  debug(...entry: Entry): void {
    this.#logger.debug(...entry);
  }

  trace(...entry: Entry): void {
    this.#logger.trace(...entry);
  }

  silent(): void {}
}

/** For Fastify's `childLoggerFactory`. */
export function requestLogger(parent: FastifyBaseLogger, bindings: object): FastifyBaseLogger {
  // pino's methods take more forms than the one that is passed on here; nothing uses them.
  return new RequestLogger(parent, bindings) as unknown as FastifyBaseLogger;
}
