namespace ImageGen.Worker.Background;

/// <summary>The worker's durations, in one place so that tests can shorten them. They are not configurable.</summary>
internal sealed record Timings
{
    /// <summary>The interval of a worker's heartbeats to each partition of the store. They alone renew its claims.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a worker's heartbeats may be missing before others take its jobs over: three may fail. Longer than <see cref="FleetSilence"/>, a <see
    /// cref="Beat"/> and a new connection to the store together.
    /// </summary>
    public TimeSpan WorkerSilence { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>After how long without a heartbeat of any worker this counts as an outage of the store, and not as the end of a worker.</summary>
    public TimeSpan FleetSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after such an outage no job is taken over: by then all living workers have reached the store again.</summary>
    public TimeSpan FleetGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after its last heartbeat a worker may still send an order: less than <see cref="WorkerSilence"/>, after which another one may have looked for
    /// it.
    /// </summary>
    public TimeSpan OrderAfterBeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The lease of a claim, after its worker has released it, and for workers of an earlier version, which have no heartbeats. The first lease is up to a
    /// fifth longer.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a heartbeat also renews the lease of a claim, and the permit is renewed: two may fail.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a permit lasts without renewal: longer than any pause between two polls.</summary>
    public TimeSpan ProviderSlot { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How soon after its intent an order must leave, or it never does: less than the lease, and less than the time any look-up waits before it answers that
    /// nothing was bought.
    /// </summary>
    public TimeSpan OrderLeaves { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How soon a job that the due set gave out must be claimed, before the due set gives it out again.</summary>
    public TimeSpan TakeLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When the due set is asked again after it was empty, unless a hint comes before.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The first poll after a provider accepted an order.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same at a GPU server, and the shortest pause between two polls there.</summary>
    public TimeSpan FirstFreePoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The pause between two polls, for each order that is ahead in the server's own queue, including this one.</summary>
    public TimeSpan QueuedPoll { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The first poll of an order whose provider calls back: only in case the callback is lost.</summary>
    public TimeSpan FallbackPoll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first look-up after an order with an unknown outcome.</summary>
    public TimeSpan FirstLookUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a GPU server of a pool with room is kept for orders of the model that it has loaded.</summary>
    public TimeSpan KeepLoaded { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long orders of another model may be held back for them.</summary>
    public TimeSpan PassOver { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first pause after a fault that may pass; it doubles with each further one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon a job that found no room at a GPU server tries again; the server is idle meanwhile.</summary>
    public TimeSpan FreeRoom { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How often in a row a GPU server may fail to answer a poll before the order is repeated.</summary>
    public int MostUnanswered { get; init; } = 4;

    /// <summary>How long a GPU server must say that it does not know an order before that counts: another server may have answered in its place.</summary>
    public TimeSpan FreeGone { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a circuit breaker is open after a refused token or a retired model; then one test order goes, because not every repair is made in the
    /// settings.
    /// </summary>
    public TimeSpan RefusalPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same for a GPU server, where the repair is made on the server.</summary>
    public TimeSpan RepairPause { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// How long a circuit breaker is open when a GPU server was just found to be unavailable; it grows with the outage, up to <see cref="OutagePause"/>.
    /// </summary>
    public TimeSpan FirstOutagePause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How soon a job tries again that waits for a GPU server to come back, or for the test order.</summary>
    public TimeSpan OutageLook { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a circuit breaker is open after a refusal for an empty account; then one test order goes.</summary>
    public TimeSpan BalancePause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a circuit breaker is open during an outage of a provider; then one test order goes.</summary>
    public TimeSpan OutagePause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long other orders wait for the test order.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long no order goes to a provider that refused one by its rate limit without saying for how long.</summary>
    public TimeSpan SlowDown { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a rate limit applies that a provider stated with its refusal.</summary>
    public TimeSpan StatedRateHolds { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long running jobs may go on when the host stops. Less than the host's own limit.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>The time limit of one call to the result store.</summary>
    public TimeSpan ResultStoreCall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a provider must say that it has no such order or image before that counts, unless its own deletion time has passed.</summary>
    public TimeSpan GonePatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The time limit of one free call to a provider (poll, cancel, look-up, fetch), whatever its adapter does.</summary>
    public TimeSpan FreeCall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a purchase is looked up before its outcome counts as unknown.</summary>
    public TimeSpan LookUpPatience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a purchase with an unknown outcome is still looked up while its job waits for a settlement.</summary>
    public TimeSpan SlowLookUp { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long fetching a paid image is retried before it counts as lost.</summary>
    public TimeSpan FetchPatience { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a worker publishes its lanes and looks for lanes that no worker names.</summary>
    public TimeSpan Lanes { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker publishes that it is alive: three may be missed.</summary>
    public TimeSpan Presence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long every worker serves a lane that no worker names: longer than the restart of a worker.</summary>
    public TimeSpan LaneUnnamed { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the gauges of the fleet are read.</summary>
    public TimeSpan Gauges { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The lease of a webhook delivery: twice the time limit of a request.</summary>
    public TimeSpan DeliveryLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The lease of an event on its way to the bus.</summary>
    public TimeSpan OutboxLease { get; init; } = TimeSpan.FromSeconds(30);
}
