import type { ConsulSettings } from '../../config/config.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * How the Consul at `address` is reached: by the variables of Consul's own program (CONSUL_HTTP_TOKEN, CONSUL_CACERT, …), as
 * a gateway reads them.
 *
 * Errors  throws ConfigError (CONFIG_INVALID) for a variable that cannot be used.
 */
export async function consulSettings(address: string, { env, cwd }: Surroundings): Promise<ConsulSettings> {
  const { parseConfig } = await import('../../config/load-config.ts');
  const variables = Object.entries(env).filter(([name]) => name.startsWith('CONSUL_'));
  const { discovery } = parseConfig({
    text: 'discovery: { consul: {} }',
    name: 'environment',
    folder: cwd,
    env: { ...Object.fromEntries(variables), CONSUL_HTTP_ADDR: address },
    cwd,
  });
  if (discovery.kind !== 'consul') throw new TypeError(`discovery by ${discovery.kind} was not asked for`);
  return discovery.consul;
}
