namespace ImageGen.Worker.Background;

/// <summary>The worker's durations, in one place so that tests can shorten them. They are not configurable.</summary>
internal sealed record Timings
{
    /// <summary>
    /// The interval of a worker's heartbeats to each partition of the store in which it holds claims or may have jobs to take. They alone renew its claims.
    /// </summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a worker's heartbeats may be missing before other workers take over its jobs: three may fail. Longer than <see cref="FleetTimeout"/>, a <see
    /// cref="Heartbeat"/> and a new connection to the store together.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long all workers' heartbeats must be missing for this to count as an outage of the store, and not as the end of a worker.</summary>
    public TimeSpan FleetTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after such an outage no job is taken over. All living workers have reached the store again within that time.</summary>
    public TimeSpan FleetGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after its last heartbeat a worker may still send an order: less than <see cref="HeartbeatTimeout"/>, after which another worker may have looked
    /// the order up.
    /// </summary>
    public TimeSpan OrderAfterHeartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The lease of a claim, after its worker has released it, and for workers of an earlier version, which have no heartbeats. The first lease is up to a
    /// fifth longer.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a heartbeat also renews the lease of a claim, and the permit is renewed: two may fail.</summary>
    public TimeSpan LeaseRenewal { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a permit lasts without renewal: longer than any pause between two polls.</summary>
    public TimeSpan ProviderSlot { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// The time after its intent within which an order must leave, or it is not sent at all: less than the lease, and less than the time any look-up waits before it
    /// reports that nothing was bought.
    /// </summary>
    public TimeSpan OrderSendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How soon a job that the due set handed out must be claimed, before the due set hands it out again.</summary>
    public TimeSpan TakeLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// When the due loop next checks what is due and which slots are free, unless a signal arrives or a job becomes due before. It asks the store only for jobs that are
    /// known to be due, and every two seconds for the due times of jobs that others have scheduled.
    /// </summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often a waiting job is looked at, which puts it back in its waiting line if it is not there. Rarely, since a long line costs as much; nothing but a store
    /// that lost the line depends on it.
    /// </summary>
    public TimeSpan WaitingCheck { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the waiting lines are listed: when a worker finds a line whose announcement was lost at the latest, and returns the jobs of a dead worker to it.</summary>
    public TimeSpan LineList { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How soon a worker looks again at a line whose provider was full, unless a permit is released there before.</summary>
    public TimeSpan LineRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon a worker reports what became of the jobs that it took from a line, unless it takes more before: less than <see cref="TakeLease"/>.</summary>
    public TimeSpan LineReport { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The first poll after a provider accepted an order.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same at a GPU server, and the shortest pause between two polls there.</summary>
    public TimeSpan FirstFreePoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The pause between two polls, for each order ahead of this one in the server's own queue, this one included.</summary>
    public TimeSpan QueuedPoll { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The first poll of an order whose provider calls back: only in case the callback is lost.</summary>
    public TimeSpan FallbackPoll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first look-up after an order with an unknown outcome.</summary>
    public TimeSpan FirstLookUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a free slot of a pooled GPU server is reserved for orders of the model that it has loaded.</summary>
    public TimeSpan KeepLoaded { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long orders of other models may be delayed by that.</summary>
    public TimeSpan MaxModelDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first pause after a transient fault; it doubles with each further one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon a job that found no free slot at a GPU server tries again. The server is idle during that time.</summary>
    public TimeSpan GpuServerFullRetry { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How many polls in a row a GPU server may leave unanswered before the order is repeated.</summary>
    public int MostUnanswered { get; init; } = 4;

    /// <summary>How long a GPU server must report that it does not know an order before that counts: another server may have responded at its address.</summary>
    public TimeSpan GpuServerMissingConfirmation { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an order at a GPU server waits for a worker that may have its image in its spill folder, before the order runs again.</summary>
    public TimeSpan GpuServerSpillWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a circuit breaker is open after a refused token or a retired model. Then one test order goes, because not every repair changes the
    /// settings.
    /// </summary>
    public TimeSpan RefusalPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same for a GPU server, where the repair is made on the server.</summary>
    public TimeSpan RepairPause { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// How long a circuit breaker is open after a GPU server was first found to be unavailable; it grows with the outage, up to <see cref="OutagePause"/>.
    /// </summary>
    public TimeSpan FirstOutagePause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How soon a job that waits for an unavailable GPU server, or for the test order, tries again.</summary>
    public TimeSpan OutageLook { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a circuit breaker is open after a refusal for an empty account; then one test order goes.</summary>
    public TimeSpan BalancePause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a circuit breaker is open during an outage of a provider; then one test order goes.</summary>
    public TimeSpan OutagePause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long other orders wait for the test order.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long no order goes to a provider that refused one by its rate limit without a Retry-After.</summary>
    public TimeSpan SlowDown { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a rate limit that a provider stated with its refusal applies.</summary>
    public TimeSpan StatedRateHolds { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long running jobs may continue when the host stops. Less than the host's own limit.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>The time limit of one call to the result store.</summary>
    public TimeSpan ResultStoreCall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a provider must report that it has no such order or image before that counts, unless its own deletion time has passed.</summary>
    public TimeSpan GonePatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The time limit of one free call to a provider (poll, cancel, look-up, fetch), whatever its adapter does.</summary>
    public TimeSpan FreeCall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a purchase is looked up before its outcome counts as unknown.</summary>
    public TimeSpan LookUpPatience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The interval at which a purchase with an unknown outcome is still looked up while its job waits to be settled.</summary>
    public TimeSpan SlowLookUp { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long fetching a paid image is retried before it counts as lost.</summary>
    public TimeSpan FetchPatience { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a worker publishes its lanes and looks for lanes that no worker names.</summary>
    public TimeSpan Lanes { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long a job is looked at again that was about to begin when its lane was paused.</summary>
    public TimeSpan PausedLook { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a worker reads which lanes are paused.</summary>
    public TimeSpan LaneHolds { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a worker publishes that it is alive: three may be missed.</summary>
    public TimeSpan Presence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long every worker serves a lane that no worker names: longer than the restart of a worker.</summary>
    public TimeSpan LaneUnnamed { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the gauges of the fleet are read: as often as they are usually collected.</summary>
    public TimeSpan Gauges { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a worker makes the rows of the jobs that it ended compact.</summary>
    public TimeSpan Compaction { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a worker looks for rows to compact in all partitions: those of workers that stopped, and of jobs that gateways canceled.</summary>
    public TimeSpan FullCompaction { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The lease of a webhook delivery: twice the time limit of a request.</summary>
    public TimeSpan DeliveryLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The lease of an event on its way to the bus.</summary>
    public TimeSpan OutboxLease { get; init; } = TimeSpan.FromSeconds(30);
}
