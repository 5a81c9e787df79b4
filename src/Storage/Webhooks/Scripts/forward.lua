-- After the subscriber has changed or was enabled again: deletes the record of the queue's failures, and brings forward deliveries that wait for a retry.
-- KEYS: those of queue.lua
-- ARGV: 1 now, 2 queue
-- Returns: 1
redis.call('HDEL', KEYS[3], ARGV[2])
bring_waiting_forward(now_ms())
update_schedule()
return 1
