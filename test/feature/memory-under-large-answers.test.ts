import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayProcess } from '../kit/gateway-process.ts';
import { startGatewayProcess } from '../kit/gateway-process.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { Script, ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';
import { TELLS_MEMORY, watchMemory } from '../kit/watch-memory.ts';

const ANSWERS = 20;
const MEGABYTE = 1_000_000;
const QUERY = '{ fine sick }';
/** Queries in flight at the same time, though equal, have a call each. */
const UNSHARED = { headers: { 'cache-control': 'no-store' } };

/** JSON with a text of 100 MB in it: ten times what a gateway takes unless told otherwise. */
const HEAD = '{"data":{"sick":"';
const TAIL = '"}}';
const CHUNK = 'x'.repeat(50_000);
const CHUNKS = 2_000;

function* hugeText(chunks = CHUNKS): Generator<string> {
  yield HEAD;
  for (let sent = 0; sent < chunks; sent += 1) yield CHUNK;
  yield TAIL;
}

let bomb: Buffer;
let unfinished = 0;

/** Sends as fast as it is read; notes when the gateway would not have it all. */
function stream(text: Iterable<string>, response: ServerResponse): void {
  response.on('close', () => {
    if (!response.writableFinished) unfinished += 1;
  });
  Readable.from(text).pipe(response);
}

/** What arrives, and how many of the answers are cut off before their end. */
const FORMS: Record<string, [Script, number]> = {
  'of 100 MB': [
    (_request, response) => {
      const length = HEAD.length + CHUNKS * CHUNK.length + TAIL.length;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(length) });
      stream(hugeText(), response);
    },
    ANSWERS,
  ],
  'without end': [
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      stream(hugeText(Number.POSITIVE_INFINITY), response);
    },
    ANSWERS,
  ],
  'of 100 KB that unpack to 100 MB': [
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(bomb);
    },
    0,
  ],
};

interface Mode {
  /** Of `traffic_shaping`. */
  readonly cap: string;
  readonly maxGrowthMb: number;
  askAll(ask: () => Promise<void>): Promise<void>;
}

const MODES: Record<string, Mode> = {
  // 200 MB if they added up. Node lets about 64 MB of buffers pile up before it looks for those that are not used.
  'one after the other, with the cap of 10 MB that is the default': {
    cap: '',
    maxGrowthMb: 150,
    async askAll(ask) {
      for (let count = 0; count < ANSWERS; count += 1) await ask();
    },
  },
  // What answers take is bounded by their number times the cap: 40 MB.
  'all at once, with a cap of 2 MB': {
    cap: 'max_response_bytes: 2mb',
    maxGrowthMb: 100,
    async askAll(ask) {
      await Promise.all(Array.from({ length: ANSWERS }, ask));
    },
  },
};

describe.runIf(TELLS_MEMORY).each(Object.entries(MODES))(
  `${ANSWERS} answers, %s`,
  (mode, { cap, maxGrowthMb, askAll }) => {
    let healthy: ScriptedSubgraph;
    let sick: ScriptedSubgraph;
    let gateway: GatewayProcess;

    beforeAll(async () => {
      bomb = await buffer(Readable.from(hugeText()).pipe(createGzip()));
    });
    beforeEach(async () => {
      unfinished = 0;
      healthy = await startScriptedSubgraph(rootField('fine', 'yes'));
      sick = await startScriptedSubgraph(rootField('sick', 'no'));
      gateway = await startGatewayProcess(
        {
          healthy: { url: healthy.url, sdl: 'type Query { fine: String }' },
          sick: { url: sick.url, sdl: 'type Query { sick: String }' },
        },
        `traffic_shaping: { all: { timeout: 5s, ${cap} } }`,
      );
      // What a gateway takes for its first requests is not what is measured.
      for (let count = 0; count < 200; count += 1) await gateway.query(QUERY);
    });
    afterEach(async () => {
      await gateway[Symbol.asyncDispose]();
      await Promise.all([healthy.stop(), sick.stop()]);
    });

    test.each(Object.entries(FORMS))(`%s cost less than ${maxGrowthMb} MB`, async (form, [script, cutOff]) => {
      sick.answerWith(script);
      const growth = watchMemory(gateway.program.pid);
      await askAll(async () => {
        const { status, data, errors } = await gateway.query(QUERY, UNSHARED);
        // Not the whole of it: a failure is to be printed.
        const sickData = String(data?.sick).slice(0, 20);
        expect([status, data?.fine, sickData]).toEqual([200, 'yes', 'null']);
        expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
          [['sick'], { code: 'SUBREQUEST_MALFORMED_RESPONSE', service: 'sick' }],
        ]);
      });
      await until(() => unfinished === cutOff, { what: `${cutOff} answers to be cut off` });
      const grownMb = growth() / MEGABYTE;
      expect(grownMb).toBeLessThan(maxGrowthMb);
      noteFigure({
        id: 'A6',
        what: `${ANSWERS} ${form}, ${mode}`,
        threshold: 'cut at the cap, RSS +100 MB',
        measured: `+${Math.round(grownMb)} MB`,
        unguarded: 'cap at 1 GiB: +444 to +2,500 MB',
      });

      sick.answerWith(rootField('sick', 'no more'));
      expect((await gateway.query(QUERY)).data).toEqual({ fine: 'yes', sick: 'no more' });
      expect(gateway.program.running).toBe(true);
    });
  },
);
