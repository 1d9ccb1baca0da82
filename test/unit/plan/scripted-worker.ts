import { BroadcastChannel, parentPort, threadId } from 'node:worker_threads';
import type { PlannerAnswer, PlannerRequest } from '../../../src/plan/planner/planner-messages.ts';

/**
 * A planner thread whose documents say what it does: `hang`, `exit`, `throw`, `fill` the memory, `wait` for the channel
 * of that name, or `fail`. Anything else is planned: a fetch whose operation tells the document, the thread and the
 * supergraphs that the thread knows. A supergraph's SDL says what loading it does.
 */
const supergraphs = new Set<string>();

parentPort?.on('message', (request: PlannerRequest) => {
  if (request.kind === 'release') {
    supergraphs.delete(request.supergraphId);
    return;
  }
  const script = request.kind === 'load' ? request.sdl : request.document;
  const [verb, channel = ''] = script.split(' ');
  const answer = (): void => parentPort?.postMessage(answerTo(request, verb));
  if (verb === 'wait') waitFor(channel, answer);
  else answer();
});

function waitFor(name: string, then: () => void): void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = () => {
    channel.close();
    then();
  };
  const begun = new BroadcastChannel(`${name}-begun`);
  begun.postMessage('');
  begun.close();
}

function answerTo(request: Exclude<PlannerRequest, { kind: 'release' }>, verb: string | undefined): PlannerAnswer {
  if (verb === 'hang') for (;;);
  if (verb === 'exit') process.exit(3);
  if (verb === 'throw') throw new Error('thrown in the thread');
  if (verb === 'fill') for (const rows: string[][] = []; ; ) rows.push(new Array(10_000).fill('row'));
  if (verb === 'invalid') return { kind: 'failed', code: 'SUPERGRAPH_INVALID', reason: 'so it says' };
  if (verb === 'fail') return { kind: 'failed', code: 'QUERY_PLANNING_FAILED', reason: 'an assertion' };
  if (verb === 'complex') return { kind: 'failed', code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED', reason: 'too many' };
  if (request.kind === 'load') {
    supergraphs.add(request.supergraphId);
    return { kind: 'loaded', schema: { apiSdl: [`api of ${request.supergraphId}`], memberships: new Map() } };
  }
  const operation = JSON.stringify({ document: request.document, threadId, supergraphs: [...supergraphs] });
  const node = { kind: 'Fetch', serviceName: request.supergraphId, operation, operationKind: 'query' };
  return { kind: 'planned', plan: JSON.stringify({ kind: 'QueryPlan', node }) };
}
