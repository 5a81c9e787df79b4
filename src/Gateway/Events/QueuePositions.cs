using System.Threading.Channels;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Waiting;

namespace ImageGen.Gateway.Events;

/// <summary>
/// Reads the queue positions that all streams of this process show, together: the cost depends on the number of lanes, not on the number of streams. While no
/// event arrives no job begins, so that the positions are read rarely.
/// </summary>
internal sealed partial class QueuePositions(
    IJobStore store, IJobIndex index, IWaitingLines lines, IJobSignals signals, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<QueuePositions> logger)
{
    /// <summary>The shortest time between two reads of all positions.</summary>
    internal static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(2);

    /// <summary>The longest time between two reads of all positions: a job may be postponed, or move to another lane, without an event.</summary>
    internal static readonly TimeSpan MostPause = TimeSpan.FromSeconds(10);

    /// <summary>How long the first read of new streams waits for further new streams.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly HashSet<QueuePlace> _places = [];
    private readonly Channel<bool> _joined = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _isRunning;

    /// <summary>The number of places that are followed.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>Follows the place of a job that has not begun. <paramref name="changed"/> is called whenever it changed, and must return at once.</summary>
    public QueuePlace Follow(Job job, Action changed)
    {
        var place = new QueuePlace(WaitingJob.Of(job), job.Lane, changed, Leave);
        lock (_gate)
        {
            _places.Add(place);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        _joined.Writer.TryWrite(true);
        return place;
    }

    private void Leave(QueuePlace place)
    {
        lock (_gate)
        {
            _places.Remove(place);
        }
    }

    /// <summary>Runs until no place is followed, or the host stops, and with it every stream.</summary>
    private async Task RunAsync()
    {
        var (stopping, lastRead, received) = (lifetime.ApplicationStopping, time.GetTimestamp(), signals.Received);
        while (!stopping.IsCancellationRequested && FindPlaces() is { } places)
        {
            var pause = time.GetElapsedTime(lastRead);
            if (pause >= MostPause || (pause >= LeastPause && signals.Received != received))
            {
                (lastRead, received) = (time.GetTimestamp(), signals.Received);
            }
            else
            {
                places.RemoveAll(place => place.WasRead);
            }

            try
            {
                foreach (var lane in places.GroupBy(place => place.Lane).ToList())
                {
                    await ReadAsync(lane.Key, [.. lane], stopping);
                }

                await PauseAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>The followed positions; null while none is followed. The first one that is followed starts the loop.</summary>
    private List<QueuePlace>? FindPlaces()
    {
        lock (_gate)
        {
            _isRunning = _places.Count > 0;
            return _isRunning ? [.. _places] : null;
        }
    }

    private async Task ReadAsync(string lane, List<QueuePlace> places, CancellationToken cancellationToken)
    {
        try
        {
            var positions = await FindAsync(lane, places, cancellationToken);
            foreach (var place in places.Where(place => positions.ContainsKey(place.Job)))
            {
                place.WasRead = true;
                place.Move(positions[place.Job]);
            }

            foreach (var place in places.Where(place => !positions.ContainsKey(place.Job)))
            {
                place.WasRead = !await FindLaneAsync(place, cancellationToken);
            }
        }
        catch (StoreUnavailableException fault)
        {
            LogReadFailed(fault, lane);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // All streams depend on this loop: an internal error must not end it.
            LogFailed(fault, lane);
        }
    }

    /// <summary>The places among the waiting jobs of the tenant; for jobs that no worker has added to a waiting line yet, those in the lane.</summary>
    private async Task<IReadOnlyDictionary<Guid, int>> FindAsync(string lane, List<QueuePlace> places, CancellationToken cancellationToken)
    {
        var inLine = await lines.FindPlacesAsync(lane, [.. places.Select(place => place.Entry).Distinct()], cancellationToken);
        List<Guid> others = [.. places.Select(place => place.Job).Where(job => !inLine.ContainsKey(job))];
        var inLane = others.Count == 0 ? new Dictionary<Guid, int>() : await index.FindQueuePositionsAsync(lane, others, cancellationToken);
        return inLine.Concat(inLane).ToDictionary();
    }

    /// <summary>Returns whether the job waits in another lane now, where its position is still to be read.</summary>
    private async Task<bool> FindLaneAsync(QueuePlace place, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(place.Job, cancellationToken);
        if (job is not { State: JobState.Queued } || job.Lane == place.Lane)
        {
            return false;
        }

        place.Lane = job.Lane;
        return true;
    }

    /// <summary>Waits for a new stream, or for the shortest pause.</summary>
    private async Task PauseAsync(CancellationToken stopping)
    {
        using var end = new CancellationTokenSource(LeastPause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stopping);
        try
        {
            await _joined.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return;
        }

        await Task.Delay(Gathering, time, stopping);
        _joined.Reader.TryRead(out _);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event_stream.positions_away", Message = "Reading the queue positions of lane {Lane} failed; they are read again in some seconds")]
    private partial void LogReadFailed(Exception fault, string lane);

    [LoggerMessage(Level = LogLevel.Error, EventName = "event_stream.positions_failed", Message = "Reading the queue positions of lane {Lane} failed because of an internal error; they are read again in some seconds")]
    private partial void LogFailed(Exception fault, string lane);
}
