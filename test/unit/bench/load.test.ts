import { expect, test } from 'vitest';
import { parseLoadResult, printLoadResult } from '../../../bench/measure/load.ts';

const RESULT = { requests: 120, seconds: 2.01, bytes: 9_000, failures: 0, p50Ms: 1.5, p95Ms: 2, p99Ms: 3.25 };

test('the result is found among what wrk says besides', () => {
  const output = `Running 2s test @ http://127.0.0.1:1/graphql
  1 threads and 50 connections
Requests/sec:     60.00
bench-result {"requests":120,"seconds":2.010000,"bytes":9000,"failures":0,"p50Ms":1.500,"p95Ms":2.000,"p99Ms":3.250}
`;
  expect(parseLoadResult(output)).toEqual(RESULT);
});

test('our own generator prints what is read', () => {
  expect(parseLoadResult(printLoadResult(RESULT))).toEqual(RESULT);
});

test('a generator that says something else has failed, in its own words', () => {
  expect(() => parseLoadResult('unable to connect to 127.0.0.1:1 Connection refused\n')).toThrow(/unable to connect/);
  expect(() => parseLoadResult('')).toThrow(/no result/);
});

test('a result without a figure is none', () => {
  expect(() => parseLoadResult('bench-result {"requests":1,"seconds":1,"bytes":1,"failures":0,"p50Ms":1}')).toThrow(
    /lacks p95Ms, p99Ms/,
  );
});
