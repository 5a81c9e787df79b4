using System.ComponentModel.DataAnnotations;

namespace ImageGen.Worker.Background;

/// <summary>Settings of the section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>
    /// The lanes this worker serves, each the lane of some configured provider, <c>default</c>, or one that no provider names any more and that is to be
    /// drained. Default, and when empty: all that are configured, or none without <see cref="Jobs"/>. Lanes that hold jobs and that no worker
    /// names are served all the same.
    /// </summary>
    public IReadOnlyList<string> Lanes { get; set; } = [];

    /// <summary>
    /// Whether this worker works on jobs; default true. Without, and with <see cref="Webhooks"/>, it delivers webhooks only: their queues are in
    /// the store, apart from those of the jobs, so that both can be scaled each for itself.
    /// </summary>
    public bool Jobs { get; set; } = true;

    /// <summary>Whether this worker delivers webhooks; default true. Some worker of the system must.</summary>
    public bool Webhooks { get; set; } = true;

    /// <summary>
    /// How many jobs this worker begins at once, over all its lanes, 1 to 10,000; default 16. A synchronous provider keeps a slot for
    /// as long as it takes, an asynchronous one only until its id is saved. Some are kept for each of several lanes. Also how many messages it
    /// holds of each lane.
    /// </summary>
    [Range(1, 10_000)]
    public int Slots { get; set; } = 16;

    /// <summary>
    /// When, in UTC as <c>HH:mm</c>, the providers' own lists are held against the rows, once a night for the whole fleet; default
    /// <c>03:00</c>, and never when empty. It buys and cancels nothing.
    /// </summary>
    public string ReconcileAt { get; set; } = "03:00";
}
