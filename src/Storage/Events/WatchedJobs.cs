using System.Globalization;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Events;

/// <summary>All watches of this process: by job for the notifications, and by feed for the poll. A job and a feed without a watch take no memory.</summary>
internal sealed class WatchedJobs(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, List<JobWatch>> _jobs = [];
    private readonly Dictionary<(string Tenant, int Partition), WatchedFeed> _feeds = [];

    /// <summary>The feeds of all watched jobs.</summary>
    public IReadOnlyList<WatchedFeed> Feeds
    {
        get
        {
            lock (_gate)
            {
                return [.. _feeds.Values];
            }
        }
    }

    /// <summary>How many jobs have a watch.</summary>
    public int Jobs
    {
        get
        {
            lock (_gate)
            {
                return _jobs.Count;
            }
        }
    }

    /// <summary>Adds a watch, which removes itself when it is disposed.</summary>
    public JobWatch Add(string tenant, Guid id)
    {
        var place = (tenant, JobId.PartitionOf(id));
        var watch = new JobWatch(id, time, ended => Remove(ended, place));
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var watches))
            {
                _jobs[id] = watches = [];
            }

            if (!_feeds.TryGetValue(place, out var feed))
            {
                _feeds[place] = feed = new WatchedFeed(place.tenant, place.Item2);
            }

            watches.Add(watch);
            feed.Watches.Add(watch);
        }

        return watch;
    }

    /// <summary>Notifies the watches of one job of an event, except those that have it.</summary>
    /// <param name="id">The job.</param>
    /// <param name="sequence">The number of the event.</param>
    public void Notify(Guid id, long sequence = long.MaxValue)
    {
        lock (_gate)
        {
            if (_jobs.TryGetValue(id, out var watches))
            {
                watches.ForEach(watch =>
                {
                    if (watch.Seen < sequence)
                    {
                        watch.Notify();
                    }
                });
            }
        }
    }

    /// <summary>Notifies the watches of the jobs that the added entries of a feed name (<c>id:sequence:time</c>); all watches of the feed if the entries are unknown or not readable.</summary>
    public void Notify(WatchedFeed feed, IReadOnlyList<string>? added)
    {
        var events = added?.Select(Parse).ToList();
        if (events is not null && events.TrueForAll(entry => entry is not null))
        {
            events.ForEach(entry => Notify(entry!.Value.Id, entry.Value.Sequence));
            return;
        }

        lock (_gate)
        {
            foreach (var watch in feed.Watches)
            {
                watch.Notify();
            }
        }
    }

    private static (Guid Id, long Sequence)? Parse(string entry)
        => entry.Split(':') is [var id, var number, _]
            && Guid.TryParseExact(id, "N", out var subject)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (subject, sequence)
            : null;

    private void Remove(JobWatch watch, (string Tenant, int Partition) place)
    {
        lock (_gate)
        {
            if (_jobs.TryGetValue(watch.Id, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                _jobs.Remove(watch.Id);
            }

            if (_feeds.TryGetValue(place, out var feed) && feed.Watches.Remove(watch) && feed.Watches.Count == 0)
            {
                _feeds.Remove(place);
            }
        }
    }
}
