import { describe, expect, it } from 'vitest';
import { parse, problemsOf } from './parse.ts';

describe('unknown keys', () => {
  it.each([
    ['servr: {}', '1:1 servr unknown key; did you mean server?'],
    ['traffic_shaping:\n  all:\n    timout: 3s', '3:5 traffic_shaping.all.timout unknown key; did you mean timeout?'],
    ['trafficShaping: {}', '1:1 trafficShaping unknown key; did you mean traffic_shaping?'],
    ['limits: { max-depth: 3 }', '1:11 limits.max-depth unknown key; did you mean max_depth?'],
    [
      'traffic_shaping: { subgraphs: { users: { conections: 3 } } }',
      '1:42 traffic_shaping.subgraphs.users.conections unknown key; did you mean connections?',
    ],
    [
      'headers: { all: { request: [{ insret: {} }] } }',
      expect.stringMatching(/^1:31 headers.all.request\[0\].insret unknown key; did you mean insert\?/),
    ],
    ['discovery: { consul: { adress: x } }', '1:24 discovery.consul.adress unknown key; did you mean address?'],
    ['admin: { zzz: 1 }', '1:10 admin.zzz unknown key; known here: host, port'],
  ])('are refused with place and suggestion: %s', (text, expected) => {
    expect(problemsOf(text)).toContainEqual(expected);
  });
});

describe('all problems', () => {
  it('are told at once, in the order of the file', () => {
    const problems = problemsOf(`engine: apolo
server: { port: x, prot: 1 }
discovery: { consul: { denied_addresses: [300.0.0.0/8] }, poll_interval: 10 }
limits:
cors: { origins: ["*", "https://x.example/path"] }
headers:
  all:
    request:
      - propagate: { named: host }
      - { insert: { name: a b, value: "x\\r\\ny" }, remove: { named: q } }
      - propagate: {}
state_dir: \${env.NOT_SET}
`);
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      '1:9 engine',
      '2:17 server.port',
      '2:20 server.prot',
      '3:43 discovery.consul.denied_addresses[0]',
      '3:74 discovery.poll_interval',
      '4:8 limits',
      '5:19 cors.origins[0]',
      '5:24 cors.origins[1]',
      '9:29 headers.all.request[0].propagate.named',
      '10:9 headers.all.request[1]',
      '10:27 headers.all.request[1].insert.name',
      '10:39 headers.all.request[1].insert.value',
      '11:20 headers.all.request[2].propagate',
      '12:12 state_dir',
    ]);
  });
});

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['3s', 3_000],
    ['1.5m', 90_000],
    ['0.0005s', 1],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parse(`apq: { ttl: 2s }\nserver: { shutdown_grace: ${text} }`).server.shutdown_grace).toBe(ms);
  });

  it.each(['3', '3 s', '-1s', '1w', '1e3s', 's', '30d', '""', 'null', '[1s]'])('%s is refused', (text) => {
    expect(problemsOf(`server: { shutdown_grace: ${text} }`)).toHaveLength(1);
  });

  it('keep to their range', () => {
    expect(problemsOf('discovery: { consul: { wait: 11m } }')).toEqual([
      '1:30 discovery.consul.wait out of range: from 1s to 10m',
    ]);
  });
});

describe('sizes', () => {
  it.each([
    ['2mb', 2_000_000],
    ['2MB', 2_000_000],
    ['1.5kb', 1_500],
    ['2mib', 2_097_152],
    ['10b', 10],
    ['2000000', 2_000_000],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parse(`limits: { http_max_request_bytes: ${text} }`).limits.http_max_request_bytes).toBe(bytes);
  });

  it.each(['0', '2 mb', '-1', '1.5', '2tb', '9gb', 'mb'])('%s is refused', (text) => {
    expect(problemsOf(`limits: { http_max_request_bytes: ${text} }`)).toHaveLength(1);
  });
});

describe('percentages', () => {
  const threshold = (text: string) => `traffic_shaping: { all: { circuit_breaker: { error_threshold: ${text} } } }`;

  it.each([
    ['50%', 0.5],
    ['0%', 0],
    ['12.5%', 0.125],
    ['100%', 1],
  ])('%s is %d', (text, share) => {
    expect(parse(threshold(text)).traffic_shaping.all.circuit_breaker.error_threshold).toBe(share);
  });

  it.each(['50', '0.5', '101%', '-1%', '5 %'])('%s is refused', (text) => {
    expect(problemsOf(threshold(text))).toHaveLength(1);
  });

  it('more than half of the instances cannot be ejected', () => {
    expect(problemsOf('traffic_shaping: { all: { outlier_ejection: { max_ejected: 60% } } }')).toHaveLength(1);
  });
});

describe('values that would be dangerous', () => {
  it.each([
    'headers: { all: { request: [{ insert: { name: content-length, value: "0" } }] } }',
    'headers: { all: { request: [{ insert: { name: Transfer-Encoding, value: chunked } }] } }',
    'headers: { all: { request: [{ propagate: { named: x, rename: Host } }] } }',
    'headers: { all: { request: [{ insert: { name: x, value: "a\\nb" } }] } }',
    'headers: { all: { request: [{ propagate: { named: x, default: "ä" } }] } }',
    'cors: { origins: ["*"] }',
    'cors: { origins: ["null"] }',
    'cors: { origins: ["https://a.example/"] }',
    'cors: { allow_any_origin: true, allow_credentials: true }',
    'csrf: { required_headers: [] }',
    'server: { path: /explorer }',
    'server: { path: graphql }',
    'discovery: { consul: { prefix: ../x/ } }',
    'discovery: { consul: { allowed_addresses: [10.0.0.0/33] } }',
    'graph: a/b',
    'graph: a@b/c',
    'graph: ..',
    'redis: { url: "http://localhost" }',
    'limits: { parser_max_recursion: 100000 }',
  ])('are refused: %s', (text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });
});
