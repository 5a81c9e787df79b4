using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using StackExchange.Redis;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// Mends what a kill in the middle of a script left. Garnet (2.2.8) writes the changes of a script to its append-only file one by one and
/// not as one transaction, so that the last scripts before a kill may be there by their first changes only. The scripts put first what says
/// how a job stands; the rest follows from it, and is put right here. Runs before anybody else uses the store.
/// </summary>
internal sealed class HalfWrites(IDatabase database, IServer server, TimeSpan retention)
{
    private static readonly TimeSpan IdempotencyTime = TimeSpan.FromHours(24);
    private static readonly string[] Ends = [.. Enum.GetValues<JobState>().Where(state => state.IsTerminal()).Select(JobRow.Name)];
    private static readonly string[] Statuses = [.. Enum.GetValues<JobStatus>().Select(JobRow.Name)];

    private readonly long[] _unfinished = new long[JobId.Partitions];

    /// <summary>How many submissions, jobs and ends had to be mended.</summary>
    public int Mended { get; private set; }

    public async Task MendAsync()
    {
        await foreach (var key in server.KeysAsync(pattern: "ig:*:idem:*"))
        {
            await MendSubmissionAsync(key);
        }

        await foreach (var key in server.KeysAsync(pattern: "ig:*:job:*"))
        {
            if (!Guid.TryParseExact(((string)key!).Split(':')[^1], "N", out var id))
            {
                continue;
            }

            var row = await database.HashGetAllAsync(key);
            if (JobRow.Parse(id, row.Select(field => KeyValuePair.Create<string, string>(field.Name!, field.Value!))) is not { } job)
            {
                continue;
            }

            if (!job.State.IsTerminal())
            {
                _unfinished[JobId.PartitionOf(id)]++;
                await MendRunningAsync(job);
            }
            else if (await database.KeyTimeToLiveAsync(key) is null)
            {
                // The last thing that an end does.
                await EndAsync(job);
            }
        }

        await foreach (var key in server.KeysAsync(pattern: "ig:*:batch:*"))
        {
            if (await new HalfBatch(database, retention).MendAsync(Guid.ParseExact(((string)key!).Split(':')[^1], "N")))
            {
                Mended++;
            }
        }

        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            await database.StringSetAsync(new JobKeys(partition).Unfinished, _unfinished[partition]);
        }
    }

    /// <summary>The record of an idempotency key comes before the rows: where a row is missing nobody has been told, and it is as if nobody had asked.</summary>
    private async Task MendSubmissionAsync(RedisKey key)
    {
        if ((string?)await database.StringGetAsync(key) is not { } record || record.Split(' ') is not [_, var batch, var list]
            || await database.KeyTimeToLiveAsync(key) is not { } left || IdempotencyTime - left >= retention)
        {
            return;
        }

        var ids = list.Split(',').Select(id => Guid.ParseExact(id, "N")).ToList();
        var exist = await Task.WhenAll(ids.Select(id => database.KeyExistsAsync(JobKeys.Of(id).Row(id))));
        if (exist.All(one => one))
        {
            return;
        }

        Mended++;
        foreach (var id in ids)
        {
            var keys = JobKeys.Of(id);
            await database.KeyDeleteAsync([keys.Row(id), keys.Log(id)]);
            await database.SortedSetRemoveAsync(keys.Expire, id.ToString("N"));
            await database.SortedSetRemoveAsync(keys.Out, $"{id:N}:1");
        }

        if (batch != "-")
        {
            var id = Guid.ParseExact(batch, "N");
            await database.KeyDeleteAsync(JobKeys.Of(id).Batch(id));
        }

        await database.KeyDeleteAsync(key);
    }

    /// <summary>A job that has not ended is in one part of the due set, and in the index under its status.</summary>
    private async Task MendRunningAsync(Job job)
    {
        var (keys, member) = (JobKeys.Of(job.Id), job.Id.ToString("N"));
        var isQueued = job.State == JobState.Queued;
        var (here, there) = isQueued ? (keys.Start(job.Lane), keys.Continue(job.Lane)) : (keys.Continue(job.Lane), keys.Start(job.Lane));
        await database.SortedSetRemoveAsync(there, member);
        if (await database.SortedSetScoreAsync(here, member) is null)
        {
            Mended++;
            await database.SortedSetAddAsync(here, member, Now());
        }

        await (isQueued ? database.SortedSetAddAsync(keys.Expire, member, job.ExpiresAt.ToUnixTimeMilliseconds()) : database.SortedSetRemoveAsync(keys.Expire, member));
        if (job is { Provider: { } provider, ProviderId: { } providerId })
        {
            await database.SortedSetAddAsync(keys.Bought, $"{provider} {providerId} {member}", Now(), When.NotExists);
        }

        if (job.FinishedAt is not null)
        {
            await OpenAsync(job);
        }

        await IndexAsync(job);
        await MendLogAsync(job, null);
    }

    /// <summary>Makes whole a replay: nothing that says how the job ended stays, or it would be said of its new life.</summary>
    private async Task OpenAsync(Job job)
    {
        Mended++;
        var (keys, member) = (JobKeys.Of(job.Id), job.Id.ToString("N"));
        // What is fetched may be on the disk of a worker of ours: only then the row goes on saying where.
        RedisValue[] ofOrder = job.State switch
        {
            JobState.Queued => ["intent_at", "provider_id", "hint_id", "target", "source", "spilled"],
            JobState.Waiting => [],
            _ => ["spilled"],
        };
        await database.SortedSetRemoveAsync(keys.Ended, [.. Ends.Select(end => (RedisValue)string.Create(
            CultureInfo.InvariantCulture, $"{member}:{job.Tenant}:{end}:{job.CreatedAt.ToUnixTimeMilliseconds()}"))]);
        await database.HashDeleteAsync(
            keys.Row(job.Id),
            [.. ofOrder, "finished", "error", "image", "cost", "last_word", "unknown_since", "settled", "rescue_from", "rescue_by", "gone_since", "missing_since"]);
    }

    private async Task EndAsync(Job job)
    {
        Mended++;
        var (keys, member) = (JobKeys.Of(job.Id), job.Id.ToString("N"));
        foreach (var set in (RedisKey[])[keys.Start(job.Lane), keys.Continue(job.Lane), keys.Expire])
        {
            await database.SortedSetRemoveAsync(set, member);
        }

        await MendLogAsync(job, Receipts.Announce(job, new JobEnding
        {
            State = job.State,
            Attempts = job.Attempts,
            Image = job.Image,
            Error = job.Error,
            Cost = job.Cost,
            LastWord = job.LastWord,
        }));
        await IndexAsync(job);
        var forgotten = Now() + (long)retention.TotalMilliseconds;
        await database.SortedSetAddAsync(
            keys.Ended, string.Create(CultureInfo.InvariantCulture, $"{member}:{job.Tenant}:{JobRow.Name(job.State)}:{job.CreatedAt.ToUnixTimeMilliseconds()}"), forgotten);
        await database.KeyExpireAsync(keys.Log(job.Id), retention);
        await database.KeyExpireAsync(keys.Row(job.Id), retention);
    }

    private async Task IndexAsync(Job job)
    {
        var status = JobRow.Name(job.State.ToStatus());
        var created = string.Create(CultureInfo.InvariantCulture, $":{job.CreatedAt.ToUnixTimeMilliseconds()}:{job.Id:N}");
        var index = JobKeys.Of(job.Id).Index(job.Tenant);
        await database.SortedSetRemoveAsync(index, [.. Statuses.Where(other => other != status).Select(other => (RedisValue)(other + created))]);
        await database.SortedSetAddAsync(index, [new SortedSetEntry("all" + created, 0), new SortedSetEntry(status + created, 0)]);
    }

    /// <summary>The log begins with the acceptance, its length is the number of the last event, and of an ended job that is the end.</summary>
    private async Task MendLogAsync(Job job, (string Type, string Payload)? end)
    {
        var keys = JobKeys.Of(job.Id);
        var log = keys.Log(job.Id);
        var length = await database.ListLengthAsync(log);
        if (length == 0)
        {
            var accepted = new ImageAccepted { JobId = job.Id, Tenant = job.Tenant, BatchId = job.BatchId, Metadata = job.Request.Metadata };
            await AppendAsync(EventLog.Accepted, job.CreatedAt.ToUnixTimeMilliseconds(), StoreJson.Write(accepted));
        }

        if (end is { } ending && (string?)await database.ListGetByIndexAsync(log, -1) is { } last
            && last.Split(' ')[1] is not (EventLog.Generated or EventLog.Failed or EventLog.Canceled))
        {
            await AppendAsync(ending.Type, job.FinishedAt?.ToUnixTimeMilliseconds() ?? Now(), ending.Payload);
        }

        // Numbered, put up, and never said: the number is the next event's.
        for (var unsaid = length + 1; unsaid <= job.Sequence; unsaid++)
        {
            await database.SortedSetRemoveAsync(keys.Out, MemberOf(unsaid));
        }

        if (job.Sequence != length)
        {
            await database.HashSetAsync(keys.Row(job.Id), "seq", length);
        }

        async Task AppendAsync(string type, long at, string payload)
        {
            await database.ListRightPushAsync(keys.Feed(job.Tenant), string.Create(CultureInfo.InvariantCulture, $"{MemberOf(length + 1)}:{at}"));
            await database.SortedSetAddAsync(keys.Out, MemberOf(length + 1), Now());
            length = await database.ListRightPushAsync(log, string.Create(CultureInfo.InvariantCulture, $"{length + 1} {type} {at} {payload}"));
        }

        string MemberOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{job.Id:N}:{sequence}");
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
