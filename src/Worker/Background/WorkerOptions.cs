using System.ComponentModel.DataAnnotations;

namespace ImageGen.Worker.Background;

/// <summary>Settings of the section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>
    /// The lanes that this worker serves: lanes of configured providers, <c>default</c>, or one that no provider names any more and that is to be
    /// drained. Default, and when empty: all configured lanes, or none without <see cref="Jobs"/>. Lanes that hold jobs and that no worker
    /// names are served in any case.
    /// </summary>
    public IReadOnlyList<string> Lanes { get; set; } = [];

    /// <summary>
    /// Whether this worker runs jobs; default true. Without it, and with <see cref="Webhooks"/>, it only delivers webhooks: their queues in
    /// the store are separate from those of the jobs, so that both can be scaled independently.
    /// </summary>
    public bool Jobs { get; set; } = true;

    /// <summary>Whether this worker delivers webhooks; default true. At least one worker of the system must.</summary>
    public bool Webhooks { get; set; } = true;

    /// <summary>
    /// How many jobs this worker processes at once, over all its lanes, 1 to 10,000; default 16. An order at a synchronous provider uses a slot until
    /// it is done, at an asynchronous one only until its id is saved. With several lanes, a share is reserved for each. The worker prefetches that many messages
    /// from each lane, and 32 more.
    /// </summary>
    [Range(1, 10_000)]
    public int Slots { get; set; } = 16;

    /// <summary>
    /// The time, in UTC as <c>HH:mm</c>, of the nightly reconciliation of the providers' own lists with the rows, once for the whole fleet; default
    /// <c>03:00</c>, and never when empty. It buys and cancels nothing.
    /// </summary>
    public string ReconcileAt { get; set; } = "03:00";
}
