-- Coroutines of Lua and of LuaJIT: resume and yield. See ../README.md.
local mode, first, second = arg[2], tonumber(arg[3]), tonumber(arg[4])

local function seconds_of(batch, pairs)
  local start = os.clock()
  batch(pairs)
  return os.clock() - start
end

local function nanos_per_pair(batch, warm_up, measured)
  local pairs, spent, elapsed = 1024, 0, 0
  while spent < warm_up do
    if elapsed < warm_up / 4 then pairs = pairs * 2 end
    elapsed = seconds_of(batch, pairs)
    spent = spent + elapsed
  end
  pairs = math.floor(pairs * measured / elapsed) + 1
  return seconds_of(batch, pairs) / pairs * 1e9
end

local function resume_and_yield()
  local resume, yield = coroutine.resume, coroutine.yield
  local other = coroutine.create(function() while true do yield() end end)
  return function(pairs)
    for _ = 1, pairs do resume(other) end
  end
end

local function inner() coroutine.yield() return 1 end
local function middle() return inner() + 1 end
local function outer() return middle() + 1 end

local function bytes_per_coroutine(count)
  local suspended = {}
  for i = 1, count do suspended[i] = false end
  collectgarbage()
  local before = collectgarbage("count")
  for i = 1, count do
    suspended[i] = coroutine.create(outer)
    coroutine.resume(suspended[i])
  end
  collectgarbage()
  return (collectgarbage("count") - before) * 1024 / #suspended
end

print("runtime " .. (jit and jit.version or _VERSION))
if mode == "pair" then
  print(string.format("pair-ns %.2f", nanos_per_pair(resume_and_yield(), first / 1000, second / 1000)))
else
  print(string.format("bytes %.0f", bytes_per_coroutine(first)))
end
