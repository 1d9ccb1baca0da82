/** A real service that tests run against. */
export interface Service {
  readonly title: string;
  /** Environment variable with which a caller points at a running instance. */
  readonly addressVariable: string;
  /** Environment variable that carries the resolved `Supply` to the test files. */
  readonly supplyVariable: string;
  readonly program: string;
  readonly debianPackage: string;
  /** Debian release that has the package, when it is not in the machine's own. */
  readonly debianSuite?: string;
  readonly image: string;
}

export const CONSUL: Service = {
  title: 'Consul',
  addressVariable: 'CONSUL_HTTP_ADDR',
  supplyVariable: 'PORTICO_TEST_CONSUL',
  program: 'consul',
  debianPackage: 'consul',
  // Later releases dropped the package.
  debianSuite: 'bullseye',
  image: 'hashicorp/consul:1.20.6',
};

export const REDIS: Service = {
  title: 'Redis',
  addressVariable: 'REDIS_URL',
  supplyVariable: 'PORTICO_TEST_REDIS',
  program: 'redis-server',
  debianPackage: 'redis-server',
  image: 'redis:7.2.7-bookworm',
};
