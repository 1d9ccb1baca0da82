/**
 * How many requests' worth of work a peer has done in a round, `requests` of which were answered.
 *
 * When the time is up each connection still has a request under way, and a slow gateway has spent much on those: left out,
 * they would make it look up to a third dearer than it is. How far they are shows in the calls to subgraphs, where each
 * request makes `callsAlone`; where requests may share calls, or make none, they count as half done.
 */
export function countBegun(round: {
  readonly requests: number;
  readonly connections: number;
  readonly calls: number;
  readonly callsAlone: number;
  readonly mayShare: boolean;
}): number {
  const { requests, connections, calls, callsAlone, mayShare } = round;
  if (mayShare || callsAlone === 0) return requests + connections / 2;
  return Math.min(Math.max(calls / callsAlone, requests), requests + connections);
}
