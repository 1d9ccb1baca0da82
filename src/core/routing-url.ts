/** How a published subgraph is reached. */
export type RoutingUrl =
  | { readonly kind: 'url'; readonly url: string }
  /** The instances of a service. `path` absent: what the instance's own meta says. */
  | { readonly kind: 'service'; readonly service: string; readonly path?: string | undefined };

const SERVICE_URL = /^consul:\/\/([A-Za-z0-9][\w.-]{0,254})(\/[^\s?#]*)?$/;
const MAX_LENGTH = 2_048;

/** Takes `http(s)://…` or `consul://<service>[/<path>]` apart; undefined for anything else. Whether it may be called is not looked at. */
export function parseRoutingUrl(text: string): RoutingUrl | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [, service, path] = SERVICE_URL.exec(text) ?? [];
  if (service !== undefined) return { kind: 'service', service, path: path === '/' ? undefined : path };
  const isUrl = /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
  return isUrl ? { kind: 'url', url: text } : undefined;
}

/** The text that `parseRoutingUrl` reads back. `path` begins with a slash. */
export function serviceUrl(service: string, path = ''): string {
  return `consul://${service}${path}`;
}
