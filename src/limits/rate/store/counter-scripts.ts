import type { Limit } from '../limit.ts';

/*
 * For RateLimiterRedis: KEYS[1] is the counter; ARGV[1] how much is wanted, ARGV[2] the window in seconds, ARGV[3] the
 * limit. The answer is the count with what is wanted, and the milliseconds to the end of the window. One script is one
 * step to Redis, so nothing comes between reading and writing, whoever asks.
 */

/** A counter that somebody has taken its end from would refuse for ever. */
const LEFT = `
local left = redis.call('pttl', KEYS[1])
if left == -1 then redis.call('expire', KEYS[1], ARGV[2]) end
if left < 0 then left = 1000 * ARGV[2] end
`;

const COUNT = `
redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
local count = redis.call('incrby', KEYS[1], ARGV[1])
${LEFT}
return {count, left}
`;

const COUNT_ADMITTED = `
local count = tonumber(redis.call('get', KEYS[1]) or '0') + tonumber(ARGV[1])
if count <= tonumber(ARGV[3]) then
  redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
  redis.call('incrby', KEYS[1], ARGV[1])
end
${LEFT}
return {count, left}
`;

const LOOK = `
local count = tonumber(redis.call('get', KEYS[1]) or '0') + tonumber(ARGV[1])
${LEFT}
return {count, left}
`;

/** Lua, by the mode of the limit. */
export const COUNTER_SCRIPTS: Readonly<Record<Limit['mode'], string>> = {
  count: COUNT,
  'count-admitted': COUNT_ADMITTED,
  look: LOOK,
};
