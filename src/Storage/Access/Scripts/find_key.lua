-- Finds the row of an API key by the hash of the key.
-- KEYS: 1 ids by hash, 2 rows
-- ARGV: 1 hash
-- Returns: the row, or '' if there is none
local id = redis.call('HGET', KEYS[1], ARGV[1])
return id and redis.call('HGET', KEYS[2], id) or ''
