import { z } from 'zod';
import { duration } from '../../quantity.ts';
import { forwardedHeader } from '../header.ts';
import { requestConcurrency } from './concurrency.ts';

export const requestBudget = z
  .strictObject({
    timeout: duration({ minMs: 1 })
      .prefault('10s')
      .describe(
        'Time for all subgraph calls of one request, one after the other and repeated ones included. What is missing when it has run out is null, with code GATEWAY_TIMEOUT.',
      ),
    timeout_header: forwardedHeader
      .nullable()
      .prefault('x-portico-timeout-ms')
      .describe(
        'Header that tells a subgraph how many milliseconds its answer is waited for; envoys read `x-envoy-expected-rq-timeout-ms`. null: none is sent.',
      ),
    ...requestConcurrency,
  })
  .prefault({})
  .describe('For requests of clients.');
