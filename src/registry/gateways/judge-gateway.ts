import type { GatewayReport } from '../model/gateway-report.ts';
import type { SupergraphVersion } from '../model/head.ts';

/** How a gateway stands to what is current: it serves that, has refused it, or has not got to it. */
export type Standing = 'current' | 'refused' | 'behind';

/** `current` is undefined when nothing is: then no gateway is behind. */
export function judgeGateway({ serving, refused }: GatewayReport, current: SupergraphVersion | undefined): Standing {
  if (current === undefined || (serving !== null && current.hash.startsWith(serving.supergraph))) return 'current';
  return refused?.sequence === current.sequence ? 'refused' : 'behind';
}
