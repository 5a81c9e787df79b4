-- The subscriber is another one, or is called again: forgets how the queue was, and brings forward what waits for a later attempt.
-- KEYS: as queue.lua says
-- ARGV: 1 now, 2 queue
redis.call('HDEL', KEYS[3], ARGV[2])
bring_forward(now_ms())
announce()
return 1
