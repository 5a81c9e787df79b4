using System.Globalization;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Events;

/// <summary>All watches of this process: by job for the notifications, and by feed for the poll. A job and a feed without a watch take no memory.</summary>
internal sealed class Watches(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, List<JobWatch>> _jobs = [];
    private readonly Dictionary<(string Tenant, int Partition), WatchedFeed> _feeds = [];
    private volatile int _ofTenants;

    /// <summary>The feeds of all watches.</summary>
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

    /// <summary>Whether any tenant has a watch.</summary>
    public bool HasTenants => _ofTenants > 0;

    /// <summary>The feeds of watched tenants in some partitions, as bits.</summary>
    public IReadOnlyList<WatchedFeed> FeedsOfTenants(int partitions)
    {
        lock (_gate)
        {
            return [.. _feeds.Values.Where(feed => (partitions & (1 << feed.Partition)) != 0 && feed.OfTenant.Count > 0)];
        }
    }

    /// <summary>Adds a watch of a job, which removes itself when it is disposed.</summary>
    public JobWatch Add(string tenant, Guid id)
    {
        var place = (tenant, JobId.PartitionOf(id));
        var watch = new JobWatch(id, time, ended => Remove((JobWatch)ended, place));
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var watches))
            {
                _jobs[id] = watches = [];
            }

            watches.Add(watch);
            FindOrAdd(place).OfJobs.Add(watch);
        }

        return watch;
    }

    /// <summary>Adds a watch of a tenant, which removes itself when it is disposed.</summary>
    public EventWatch Add(string tenant)
    {
        var watch = new EventWatch(time, ended => Remove(ended, tenant));
        lock (_gate)
        {
            _ofTenants++;
            for (var partition = 0; partition < JobId.Partitions; partition++)
            {
                FindOrAdd((tenant, partition)).OfTenant.Add(watch);
            }
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
            foreach (var watch in _jobs.GetValueOrDefault(id) ?? [])
            {
                if (watch.Seen < sequence)
                {
                    watch.Notify();
                }
            }
        }
    }

    /// <summary>
    /// Notifies the watches that the added entries of a feed (<c>id:sequence:time</c>) concern; all watches of the feed if the entries are unknown or not readable.
    /// </summary>
    public void Notify(WatchedFeed feed, IReadOnlyList<string>? added)
    {
        var events = added?.Select(Parse).ToList();
        var areKnown = events is not null && events.TrueForAll(entry => entry is not null);
        if (areKnown)
        {
            events!.ForEach(entry => Notify(entry!.Value.Id, entry.Value.Sequence));
        }

        lock (_gate)
        {
            IEnumerable<EventWatch> concerned = (areKnown, events?.Count) switch
            {
                (true, 0) => [],
                (true, _) => feed.OfTenant,
                _ => [.. feed.OfJobs, .. feed.OfTenant],
            };
            foreach (var watch in concerned)
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

    private WatchedFeed FindOrAdd((string Tenant, int Partition) place)
    {
        if (!_feeds.TryGetValue(place, out var feed))
        {
            _feeds[place] = feed = new WatchedFeed(place.Tenant, place.Partition);
        }

        return feed;
    }

    private void Remove(JobWatch watch, (string Tenant, int Partition) place)
    {
        lock (_gate)
        {
            if (_jobs.TryGetValue(watch.Id, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                _jobs.Remove(watch.Id);
            }

            if (_feeds.TryGetValue(place, out var feed) && feed.OfJobs.Remove(watch))
            {
                RemoveUnused(place, feed);
            }
        }
    }

    private void Remove(EventWatch watch, string tenant)
    {
        lock (_gate)
        {
            var removed = false;
            for (var partition = 0; partition < JobId.Partitions; partition++)
            {
                if (_feeds.TryGetValue((tenant, partition), out var feed) && feed.OfTenant.Remove(watch))
                {
                    removed = true;
                    RemoveUnused((tenant, partition), feed);
                }
            }

            _ofTenants -= removed ? 1 : 0;
        }
    }

    private void RemoveUnused((string Tenant, int Partition) place, WatchedFeed feed)
    {
        if (feed.OfJobs.Count == 0 && feed.OfTenant.Count == 0)
        {
            _feeds.Remove(place);
        }
    }
}
