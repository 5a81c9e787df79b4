namespace ImageGen.Worker.Background;

/// <summary>The worker's measures of time. One place, so that tests can shorten them; nobody else needs to.</summary>
internal sealed record Timings
{
    /// <summary>How often a worker says to each partition of the store that it lives. Its claims live with it: no other command renews them.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a worker may not be heard of before others take its jobs over: three beats may fail. Longer than <see cref="FleetSilence"/>, a
    /// <see cref="Beat"/> and what it takes to reach the store anew together.
    /// </summary>
    public TimeSpan WorkerSilence { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long no worker may be heard of before that is an outage of the store, and nobody's end.</summary>
    public TimeSpan FleetSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after such an outage nobody's jobs are taken over: all that live have reached the store again by then.</summary>
    public TimeSpan FleetGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after its last beat a worker may still send an order: less than <see cref="WorkerSilence"/>, after which another one may have looked for it.
    /// </summary>
    public TimeSpan OrderAfterBeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a claim holds by itself, once its worker has let go of it, and for workers of an earlier version, which go by it alone; the first lease is up to
    /// a fifth longer.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a beat renews the lease of a claim too, and the place at its provider is kept: twice may fail.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a provider's slot is kept unheard of: longer than any pause between two polls.</summary>
    public TimeSpan ProviderSlot { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How soon after its intent an order must leave, or it never does: less than the lease, and less than any look-up waits before it says
    /// that nothing was bought.
    /// </summary>
    public TimeSpan OrderLeaves { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one may take to claim what the due set gave out, before the due set gives it out again.</summary>
    public TimeSpan TakeLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When the due set is asked again after it had nothing, unless a hint comes before.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>First poll after a prediction is known.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same at a GPU server of one's own, and the shortest pause between two polls there.</summary>
    public TimeSpan FirstFreePoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The pause between two polls, for each order that comes before in the server's own queue, this one's own turn included.</summary>
    public TimeSpan QueuedPoll { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>First poll of a prediction whose provider tells when it is done: only in case the word is lost.</summary>
    public TimeSpan FallbackPoll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>First look-up after an order of which nobody knows whether it arrived.</summary>
    public TimeSpan FirstLookUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a box of a pool that has room is kept for orders of the model it has loaded.</summary>
    public TimeSpan KeepLoaded { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long orders of another model may be passed over for them.</summary>
    public TimeSpan PassOver { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>First pause after a passing fault; it doubles with every further one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon a job looks again that found no room at a GPU server of one's own, which stands idle meanwhile.</summary>
    public TimeSpan FreeRoom { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How often in a row a GPU server leaves a question about an order unanswered before the order is made anew.</summary>
    public int MostUnanswered { get; init; } = 4;

    /// <summary>How long a GPU server must say that it does not know an order before it is believed: another server may have answered in its place.</summary>
    public TimeSpan FreeGone { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long nobody orders at a provider that does not take its token, or is gone; then one order tries, since not all is mended in the settings.</summary>
    public TimeSpan RefusalPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same for a GPU server, where what is wrong is mended at the server.</summary>
    public TimeSpan RepairPause { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long nobody orders at a GPU server that was just found to be away; it grows with the outage, up to <see cref="OutagePause"/>.</summary>
    public TimeSpan FirstOutagePause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How soon a job looks again that waits for a GPU server to come back, or for the order that tries whether it is.</summary>
    public TimeSpan OutageLook { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long nobody orders at a provider whose account is empty; then one order tries.</summary>
    public TimeSpan BalancePause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long nobody orders at a provider that is out of order; then one order tries.</summary>
    public TimeSpan OutagePause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the others wait for the order that tries.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long nobody orders at a provider that asked to slow down and did not say for how long.</summary>
    public TimeSpan SlowDown { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a limit holds that a provider stated with its refusal.</summary>
    public TimeSpan StatedRateHolds { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the work in hand may go on when the host stops. Less than the host's own patience.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Longest time for one call to the result store.</summary>
    public TimeSpan ResultStoreCall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a provider must say that it has no such order or image before it is believed, unless it is past its own deletion.</summary>
    public TimeSpan GonePatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time for one free call to a provider (poll, cancel, look-up, fetch), whatever its adapter does.</summary>
    public TimeSpan FreeCall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a purchase is looked for before it counts as unknown.</summary>
    public TimeSpan LookUpPatience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a purchase that counts as unknown is looked for all the same, while its job waits to be settled.</summary>
    public TimeSpan SlowLookUp { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a paid image is fetched again and again before it counts as lost.</summary>
    public TimeSpan FetchPatience { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a worker says which lanes it names, and looks for lanes that nobody names.</summary>
    public TimeSpan Lanes { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker says that it lives: three may be missed.</summary>
    public TimeSpan Presence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long a lane that no worker names is every worker's: longer than a worker takes to be started again.</summary>
    public TimeSpan LaneUnnamed { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the gauges over the fleet are looked up.</summary>
    public TimeSpan Gauges { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a webhook delivery is held: twice as long as a post may take.</summary>
    public TimeSpan DeliveryLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Lease of an event on its way to the bus.</summary>
    public TimeSpan OutboxLease { get; init; } = TimeSpan.FromSeconds(30);
}
