using System.Threading.Channels;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>
/// Subscribes at the first wait to the channels of each lane, and to no other lane's. A hint is the id of a job or batch, which says in which partition something is due:
/// only that one is then queried. Hints that arrive between two waits are kept as one.
/// </summary>
internal sealed class RedisDueHints(StoreConnection store, TimeProvider time) : IDueHints
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IReadOnlyList<HintChannel>? _channels;
    private bool _isHinted;
    private long _since = long.MinValue;

    public async Task WaitAsync(IReadOnlyCollection<string> lanes, TimeSpan atMost, CancellationToken cancellationToken)
    {
        foreach (var channel in _channels ??= [.. lanes.SelectMany(ChannelsOf)])
        {
            await channel.SubscribeAsync(cancellationToken);
        }

        var start = time.GetTimestamp();
        while (!Interlocked.Exchange(ref _isHinted, false) && store.Due.Agenda.WaitFor(_since, atMost - time.GetElapsedTime(start), Wake) is var wait && wait > TimeSpan.Zero)
        {
            await ChangedAsync(wait, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        _since = time.GetTimestamp();
    }

    private IEnumerable<HintChannel> ChannelsOf(string lane)
    {
        var (start, begun) = (DueSet.Start(lane), DueSet.Continue(lane));
        yield return store.Hints($"ig:due:{lane}", id => Receive(id, start, begun));

        // The outbox has a loop of its own, which looks at the agenda more often than this takes.
        yield return store.Hints($"ig:out:{lane}", id => Note(id, DueSet.Out));
    }

    private void Receive(string id, params IEnumerable<DueSet> sets)
    {
        Note(id, sets);
        Volatile.Write(ref _isHinted, true);
        Wake();
    }

    private void Note(string id, params IEnumerable<DueSet> sets)
    {
        IEnumerable<int> partitions = Guid.TryParseExact(id, "N", out var subject) ? [JobId.PartitionOf(subject)] : Enumerable.Range(0, JobId.Partitions);
        foreach (var partition in partitions)
        {
            foreach (var set in sets)
            {
                store.Due.Agenda.Note(set, partition, TimeSpan.Zero);
            }
        }
    }

    private void Wake() => _changed.Writer.TryWrite(true);

    /// <summary>Waits until the agenda has changed, or for that time.</summary>
    private async Task ChangedAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await _changed.Reader.WaitToReadAsync(either.Token);
            _changed.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing changed in time.
        }
    }
}
