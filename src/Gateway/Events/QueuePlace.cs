using ImageGen.Storage.Waiting;

namespace ImageGen.Gateway.Events;

/// <summary>The place of one waiting job, as one stream follows it; disposing ends that.</summary>
internal sealed class QueuePlace(WaitingJob entry, string lane, Action changed, Action<QueuePlace> end) : IDisposable
{
    private volatile int _position;

    /// <summary>The job.</summary>
    public Guid Job => entry.Id;

    /// <summary>What decides its place in a waiting line.</summary>
    public WaitingJob Entry => entry;

    /// <summary>The lane in which the job waits. A job that is routed to another provider may move to another lane.</summary>
    public string Lane { get; set; } = lane;

    /// <summary>Whether the position has been looked for in the present lane.</summary>
    public bool WasRead { get; set; }

    /// <summary>The position, from 1; null until it is known.</summary>
    public int? Position => _position is > 0 and var position ? position : null;

    /// <summary>Records the position, and tells the stream if it changed.</summary>
    public void Move(int position)
    {
        if (Interlocked.Exchange(ref _position, position) != position)
        {
            changed();
        }
    }

    public void Dispose() => end(this);
}
