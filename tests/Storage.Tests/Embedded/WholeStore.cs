using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>What must hold of all rows, sets and logs together, of a store from which nobody has taken an event out yet.</summary>
/// <param name="world">The store.</param>
/// <param name="where">Said with every fault.</param>
internal sealed class WholeStore(StoreWorld world, string where)
{
    private static readonly string[] Ends = [EventLog.Generated, EventLog.Failed, EventLog.Canceled];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Database => world.Database;

    /// <summary>Starts the store anew, looks at it, lets every job come to an end, and looks again.</summary>
    public async Task MendAndCheckAsync()
    {
        await new HalfWrites(Database, world.Redis.GetServers()[0], TimeSpan.FromDays(7)).MendAsync();
        await CheckAsync();

        world.Pass(TimeSpan.FromMinutes(20));
        foreach (var job in await JobsAsync())
        {
            if (!job.State.IsTerminal())
            {
                var claim = await Claimed(job);
                True(await world.Jobs.FinishAsync(claim, StoreWorld.Ending(JobState.Failed), Cancel) == WriteOutcome.Written, $"{job.State} can't be ended");
            }
        }

        await CheckAsync();
        True((await JobsAsync()).TrueForAll(job => job.State.IsTerminal()), "not all has ended");
    }

    private async Task<Job> Claimed(Job job)
    {
        var result = await world.Jobs.ClaimAsync(job.Id, new Claimant("w"), StoreWorld.Lease, ifDue: true, job.Lane, Cancel);
        True(result.Job is not null, $"{job.State} can't be claimed: {result.Outcome}");
        return result.Job!;
    }

    private async Task CheckAsync()
    {
        var jobs = await JobsAsync();
        foreach (var job in jobs)
        {
            await CheckAsync(job);
        }

        var subjects = jobs.Select(job => job.Id).Concat(jobs.Select(job => job.BatchId).OfType<Guid>()).ToHashSet();
        foreach (var keys in Enumerable.Range(0, JobId.Partitions).Select(partition => new JobKeys(partition)))
        {
            var strangers = (await Database.SortedSetRangeByRankAsync(keys.Out)).Where(one => !subjects.Contains(Guid.ParseExact(((string)one!)[..32], "N")));
            True(!strangers.Any(), $"in the outbox for nobody: {string.Join(' ', strangers)}");
        }

        True(await world.Jobs.CountUnfinishedAsync(Cancel) == jobs.Count(job => !job.State.IsTerminal()), "the count of unfinished jobs is wrong");
        foreach (var batch in jobs.Select(job => job.BatchId).OfType<Guid>().Distinct())
        {
            await CheckBatchAsync(batch, [.. jobs.Where(job => job.BatchId == batch)]);
        }
    }

    private async Task CheckAsync(Job job)
    {
        var (keys, member, isTerminal) = (JobKeys.Of(job.Id), job.Id.ToString("N"), job.State.IsTerminal());
        var log = await CheckLogAsync(job.Id, job.Tenant);
        True(job.Sequence == log.Count, $"{log.Count} events, and the row says {job.Sequence}");
        True(log[0] == EventLog.Accepted, "the log does not begin with the acceptance");
        True(!isTerminal || Ends.Contains(log[^1]), $"{job.State}, and the log ends with {log[^1]}");
        True(log.Zip(log.Skip(1)).All(pair => Ends.Contains(pair.First) == (pair.Second == EventLog.Replayed)), $"the log is {string.Join(' ', log)}");
        True(isTerminal || !Ends.Contains(log[^1]), $"{job.State}, and the log ends with {log[^1]}");
        True(job.UnknownSince is null || log.Contains(EventLog.OutcomeUnknown), "nobody was told that an order is unknown");
        True(isTerminal || (job.FinishedAt, job.Error, job.Image, job.UnknownSince) == (null, null, null, null) || job.UnknownSince is not null && job.State == JobState.Submitting, $"{job.State}, and something is left of an earlier life");

        var (starts, continues) = (await Has(keys.Start(job.Lane), member), await Has(keys.Continue(job.Lane), member));
        True(starts == (job.State == JobState.Queued), $"{job.State}, start {starts}");
        True(continues == (!isTerminal && job.State != JobState.Queued), $"{job.State}, continue {continues}");
        True(await Has(keys.Expire, member) == (job.State == JobState.Queued), $"{job.State}, wrong in expire");
        foreach (var other in (string[])[StoreWorld.Lane, "boxes"])
        {
            True(other == job.Lane || !(await Has(keys.Start(other), member) || await Has(keys.Continue(other), member)), "a place in another lane");
        }

        True((await Database.KeyTimeToLiveAsync(keys.Row(job.Id)) is not null) == isTerminal, $"{job.State}, wrong time to live of the row");
        True((await Database.KeyTimeToLiveAsync(keys.Log(job.Id)) is not null) == isTerminal, $"{job.State}, wrong time to live of the log");
        True((await Database.SortedSetRangeByRankAsync(keys.Ended)).Any(one => ((string)one!).StartsWith(member, StringComparison.Ordinal)) == isTerminal, $"{job.State}, wrong in ended");
        True(job.State != JobState.Waiting || await Has(keys.Bought, $"{job.Provider} {job.ProviderId} {member}"), "the purchase is not in the book");

        var index = (await Database.SortedSetRangeByRankAsync(keys.Index(job.Tenant))).Select(one => ((string)one!).Split(':')).Where(one => one[2] == member).Select(one => one[0]).Order();
        True(index.SequenceEqual(((string[])["all", JobRow.Name(job.Status)]).Order()), $"{job.State}, in the index as {string.Join(' ', index)}");
    }

    private async Task CheckBatchAsync(Guid id, List<Job> jobs)
    {
        var keys = JobKeys.Of(id);
        var open = jobs.Count(job => !job.State.IsTerminal());
        True((int)await Database.HashGetAsync(keys.Batch(id), "remaining") == open, "the batch counts wrong");
        var log = await CheckLogAsync(id, StoreWorld.Tenant);
        True(open > 0 || log.Count > 0, "the batch is complete and nobody is told");
        True((await Database.KeyTimeToLiveAsync(keys.Batch(id)) is null) == (open > 0), "wrong time to live of the batch");
    }

    /// <summary>The types of a subject's events, all of which are numbered, in the feed, and for the bus and the webhooks in the outbox.</summary>
    private async Task<List<string>> CheckLogAsync(Guid id, string tenant)
    {
        var keys = JobKeys.Of(id);
        var log = (await Database.ListRangeAsync(keys.Log(id))).Select(entry => ((string)entry!).Split(' ')).ToList();
        var numbers = Enumerable.Range(1, log.Count).Select(number => $"{number}").ToList();
        True(log.Select(entry => entry[0]).SequenceEqual(numbers), $"numbers {string.Join(' ', log.Select(entry => entry[0]))}");

        var outbox = (await Database.SortedSetRangeByRankAsync(keys.Out)).Select(one => ((string)one!).Split(':')).Where(one => one[0] == $"{id:N}").Select(one => one[1]).Order(StringComparer.Ordinal);
        True(outbox.SequenceEqual(numbers.Order(StringComparer.Ordinal)), $"{log.Count} events, in the outbox {string.Join(' ', outbox)}");
        var feed = (await Database.ListRangeAsync(keys.Feed(tenant))).Select(one => ((string)one!).Split(':')).Where(one => one[0] == $"{id:N}").Select(one => one[1]);
        True(numbers.TrueForAll(feed.Contains), $"{log.Count} events, in the feed {string.Join(' ', feed)}");
        return [.. log.Select(entry => entry[1])];
    }

    private async Task<List<Job>> JobsAsync()
    {
        List<Job> jobs = [];
        await foreach (var key in world.Redis.GetServers()[0].KeysAsync(pattern: "ig:*:job:*"))
        {
            jobs.Add(await world.FindAsync(Guid.ParseExact(((string)key!).Split(':')[^1], "N")));
        }

        return jobs;
    }

    private async Task<bool> Has(RedisKey set, string member) => await Database.SortedSetScoreAsync(set, member) is not null;

    private void True(bool holds, string otherwise) => Assert.True(holds, $"{where}: {otherwise}.");
}
