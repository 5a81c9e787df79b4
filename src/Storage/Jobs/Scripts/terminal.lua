-- Shared functions, prepended after prelude.lua to the scripts that end or resume a job. They do everything that belongs to an end, except for the
-- fields of the row.
-- KEYS of such a script: 1 row, 2 start, 3 continue, 4 expire, 5 log, 6 out, 7 idx, 8 ended, 9 unfinished, 10 feed, 11 to_compact, 12 removals,
--       13 batch and 14 its log if there is one

-- The counter of a batch for each terminal state. A job with an unknown outcome has no image, and its event reports it as failed.
local ENDED_AS = { succeeded = 'succeeded', failed = 'failed', canceled = 'canceled', outcome_unknown = 'failed' }

local function uuid(id)
  return (string.gsub(id, '^(%x%x%x%x%x%x%x%x)(%x%x%x%x)(%x%x%x%x)(%x%x%x%x)(%x%x%x%x%x%x%x%x%x%x%x%x)$', '%1-%2-%3-%4-%5'))
end

-- Counts an ended job of the batch; the last one completes the batch. The payload is built here because only this script knows the counts.
local function end_in_batch(now, status, retention, source)
  -- The batch row may expire before a replayed job of it ends again. Without this check HINCRBY would create a row that consists of a counter alone.
  if redis.call('EXISTS', KEYS[13]) == 0 then
    return
  end
  redis.call('HINCRBY', KEYS[13], ENDED_AS[status], 1)
  if redis.call('HINCRBY', KEYS[13], 'remaining', -1) > 0 then
    return
  end
  local batch = redis.call('HMGET', KEYS[13], 'tenant', 'jobs', 'succeeded', 'failed', 'canceled')
  local ids = {}
  for id in string.gmatch(batch[2], '[^,]+') do
    ids[#ids + 1] = '"' .. uuid(id) .. '"'
  end
  local id = string.match(KEYS[13], '(%x+)$')
  append(KEYS[13], KEYS[14], KEYS[6], KEYS[10], id, now, 'batch.completed',
    '{"batch_id":"' .. uuid(id) .. '","tenant":"' .. batch[1] .. '","total":' .. int(#ids) .. ',"succeeded":' .. (batch[3] or '0')
    .. ',"failed":' .. (batch[4] or '0') .. ',"canceled":' .. (batch[5] or '0') .. ',"job_ids":[' .. table.concat(ids, ',') .. ']}', 0)
  if source ~= '' then
    redis.call('ZADD', KEYS[12], int(now + retention), source)
  end
  redis.call('PEXPIRE', KEYS[13], int(retention))
  redis.call('PEXPIRE', KEYS[14], int(retention))
end

-- The caller writes the row, with the number of the event. 'from' is the list of the index that has the job. 'images' and 'source' are the entries of removals for the
-- images of the job and for the source image of its batch, or ''.
local function end_job(id, tenant, created, now, from, status, sequence, event, payload, retention, grace, images, source)
  if from == 'queued' then
    redis.call('ZREM', KEYS[2], id)
    redis.call('ZREM', KEYS[4], id)
  end
  -- Also for a queued job: workers of an earlier version may have left it there.
  redis.call('ZREM', KEYS[3], id)
  append_numbered(sequence, KEYS[5], KEYS[6], KEYS[10], id, now, event, payload, grace)
  move_index(KEYS[7], created, id, from, status)
  local ending = id .. ':' .. tenant .. ':' .. status .. ':' .. created
  if status == 'outcome_unknown' then
    -- The reconciliation finds these jobs by the time at which their rows expire.
    redis.call('ZADD', KEYS[8], int(now + retention), ending)
  else
    redis.call('RPUSH', KEYS[11], ending .. ':' .. int(now + retention))
  end
  redis.call('DECR', KEYS[9])
  if KEYS[14] then
    end_in_batch(now, status, retention, source)
  end
  if images ~= '' then
    -- The worker that takes the entry removes the images only if the row is gone: a replayed job keeps its images.
    redis.call('ZADD', KEYS[12], int(now + retention), images)
  end
  redis.call('PEXPIRE', KEYS[5], int(retention))
  redis.call('PEXPIRE', KEYS[1], int(retention))
end
