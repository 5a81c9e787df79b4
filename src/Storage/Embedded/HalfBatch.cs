using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using StackExchange.Redis;

namespace ImageGen.Storage.Embedded;

/// <summary>Puts right what a batch says of its jobs, after a kill in the middle of the script that ended one of them or opened it again.</summary>
internal sealed class HalfBatch(IDatabase database, TimeSpan retention)
{
    private static readonly string[] Ends = ["succeeded", "failed", "canceled"];

    /// <summary>Whether there was something to mend. The jobs themselves must be right already.</summary>
    public async Task<bool> MendAsync(Guid id)
    {
        var keys = JobKeys.Of(id);
        var batch = (await database.HashGetAllAsync(keys.Batch(id))).ToDictionary(field => (string)field.Name!, field => (string)field.Value!, StringComparer.Ordinal);
        if (!batch.TryGetValue("jobs", out var list))
        {
            return false;
        }

        var ids = list.Split(',').Select(job => Guid.ParseExact(job, "N")).ToList();
        var states = await Task.WhenAll(ids.Select(async job => (string?)await database.HashGetAsync(JobKeys.Of(job).Row(job), "state")));
        if (Array.Exists(states, state => state is null))
        {
            // Its jobs have begun to be forgotten, long after the last of them ended.
            return false;
        }

        var ended = states.Select(EndOf).OfType<string>().CountBy(end => end).ToDictionary();
        var open = ids.Count - ended.Values.Sum();
        var isAnnounced = await database.KeyTimeToLiveAsync(keys.Log(id)) is not null;
        var isOfEarlierVersion = open == 0 && !Ends.Any(batch.ContainsKey);
        if (isOfEarlierVersion || (Number("remaining") == open && isAnnounced == (open == 0)))
        {
            return false;
        }

        await database.HashSetAsync(
            keys.Batch(id), [new("remaining", open), .. Ends.Select(end => new HashEntry(end, ended.GetValueOrDefault(end)))]);
        if (open > 0)
        {
            await database.KeyPersistAsync(keys.Batch(id));
            await database.KeyPersistAsync(keys.Log(id));
        }
        else
        {
            await AnnounceAsync(id, batch["tenant"], ids, ended);
        }

        return true;

        long Number(string name) => long.Parse(batch.GetValueOrDefault(name, "0"), CultureInfo.InvariantCulture);
    }

    private static string? EndOf(string? state) => state switch
    {
        "succeeded" or "failed" or "canceled" => state,
        "outcome_unknown" => "failed",
        _ => null,
    };

    /// <summary>Perhaps for the second time: a subscriber that hears it twice is better off than one that never does.</summary>
    private async Task AnnounceAsync(Guid id, string tenant, List<Guid> jobs, Dictionary<string, int> ended)
    {
        var keys = JobKeys.Of(id);
        var completed = StoreJson.Write(new BatchCompleted
        {
            BatchId = id,
            Tenant = tenant,
            Total = jobs.Count,
            Succeeded = ended.GetValueOrDefault("succeeded"),
            Failed = ended.GetValueOrDefault("failed"),
            Canceled = ended.GetValueOrDefault("canceled"),
            JobIds = jobs,
        });
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var sequence = await database.ListLengthAsync(keys.Log(id)) + 1;
        await database.HashSetAsync(keys.Batch(id), "seq", sequence);
        await database.ListRightPushAsync(keys.Feed(tenant), string.Create(CultureInfo.InvariantCulture, $"{id:N}:{sequence}:{now}"));
        await database.SortedSetAddAsync(keys.Out, string.Create(CultureInfo.InvariantCulture, $"{id:N}:{sequence}"), now);
        await database.ListRightPushAsync(keys.Log(id), string.Create(CultureInfo.InvariantCulture, $"{sequence} {EventLog.BatchCompleted} {now} {completed}"));
        await database.KeyExpireAsync(keys.Batch(id), retention);
        await database.KeyExpireAsync(keys.Log(id), retention);
    }
}
