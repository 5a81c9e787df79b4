using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Events;

/// <summary>The queue position of one stream's job: followed only while the job waits to begin.</summary>
internal sealed class StreamQueue(QueuePositions positions, Action changed) : IDisposable
{
    private QueuePlace? _place;

    /// <summary>The position of a job that has not begun, if it is known; null ends following it.</summary>
    public int? Follow(Job? waiting)
    {
        if (waiting is null)
        {
            Dispose();
            return null;
        }

        _place ??= positions.Follow(waiting, changed);
        return _place.Position;
    }

    public void Dispose()
    {
        _place?.Dispose();
        _place = null;
    }
}
