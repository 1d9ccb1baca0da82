/*
 * Adds one batch, in one step.
 *
 * KEYS  1-5 those of the day (requests, errors, milliseconds, operations, batches), then the operation of each row.
 * ARGV  1 process, 2 number of the batch, 3 and 4 how many operations and pairs a day may tell apart, 5 and 6 how long the day and an
 *       operation are kept, in seconds; then for each row: hash, pair, requests, errors, milliseconds.
 *
 * A batch that was added before, though its answer was lost, is not added again. Answers which rows (from 1) have an operation that is
 * not stored.
 */
export const ADD_SCRIPT = `
local requests, errors, milliseconds, operations, batches = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local done = tonumber(redis.call('hget', batches, ARGV[1]) or '0') >= tonumber(ARGV[2])
local unknown = {}
for row = 1, #KEYS - 5 do
  local at = 2 + row * 5
  local hash, pair = ARGV[at], ARGV[at + 1]
  local told = hash ~= '(other)' and redis.call('sismember', operations, hash) == 1
  if not done then
    if not told and hash ~= '(other)' then
      if redis.call('scard', operations) < tonumber(ARGV[3]) then
        redis.call('sadd', operations, hash)
        told = true
      else
        pair = '["(other)","(other)",""]'
      end
    end
    if told and redis.call('hexists', requests, pair) == 0 and redis.call('hlen', requests) >= tonumber(ARGV[4]) then
      pair = '["' .. hash .. '","(other)",""]'
    end
    redis.call('hincrby', requests, pair, ARGV[at + 2])
    if ARGV[at + 3] ~= '0' then redis.call('hincrby', errors, pair, ARGV[at + 3]) end
    redis.call('hincrby', milliseconds, pair, ARGV[at + 4])
  end
  if told and redis.call('expire', KEYS[5 + row], ARGV[6]) == 0 then unknown[#unknown + 1] = row end
end
if not done then
  redis.call('hset', batches, ARGV[1], ARGV[2])
  for key = 1, 5 do redis.call('expire', KEYS[key], ARGV[5]) end
end
return unknown
`;
