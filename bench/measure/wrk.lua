-- For wrk: sends one GraphQL operation, varied as asked, and prints the result as one line of JSON.
-- Arguments after "--": file with the request body, header that varies, what varies (nothing, header, operation),
-- placeholder in the body, milliseconds to wait before each request.

local thread_count = 0

function setup(thread)
  thread:set("thread_number", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  local file = assert(io.open(args[1], "r"))
  local body = file:read("*a")
  file:close()
  local header, vary, placeholder, pause = args[2], args[3], args[4], tonumber(args[5])

  wrk.method = "POST"
  wrk.body = body
  wrk.headers["Content-Type"] = "application/json"

  -- Numbers of different threads and of different runs must not meet.
  local number = (thread_number + 1) * 100000000 + (os.time() % 100000) * 1000

  if vary == "header" then
    wrk.headers[header] = "@"
    local before, after = string.match(wrk.format(), "^(.-: )@(\r\n.*)$")
    request = function()
      number = number + 1
      return before .. number .. after
    end
  elseif vary == "operation" then
    request = function()
      number = number + 1
      wrk.headers[header] = tostring(number)
      return wrk.format(nil, nil, nil, (string.gsub(body, placeholder, tostring(number))))
    end
  end

  if pause > 0 then
    delay = function() return pause end
  end
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format(
    'bench-result {"requests":%d,"seconds":%.6f,"bytes":%d,"failures":%d,"p50Ms":%.3f,"p95Ms":%.3f,"p99Ms":%.3f}',
    summary.requests, summary.duration / 1e6, summary.bytes, failures,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3
  ))
end
