using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>The beats of workers, which carry their claims.</content>
internal sealed partial class RedisJobStore
{
    /// <summary>Longer than any lease: a worker that was silent for so long holds nothing any more.</summary>
    private static readonly TimeSpan WorkersKept = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<CarriedClaim>> BeatAsync(WorkerBeat beat, CancellationToken cancellationToken)
    {
        var keys = new PartitionKeys(beat.Partition);
        var silences = beat.Silences;
        var lost = (int[])(await store.RunAsync(
            JobScripts.Beat,
            [keys.Pulse, .. beat.Claims.SelectMany(entry => (RedisKey[])[keys.Row(entry.Claim.Id), keys.Start(entry.Claim.Lane), keys.Continue(entry.Claim.Lane)])],
            [
                Now(), beat.Worker, Milliseconds(silences.Worker), Milliseconds(silences.Fleet), Milliseconds(silences.Grace), Milliseconds(silences.Leases),
                .. beat.Claims.SelectMany(entry => (RedisValue[])
                    [entry.Claim.Id.ToString("N"), entry.Claim.Fence, Milliseconds(entry.LookIn), entry.Lease is { } lease ? Milliseconds(lease) : ""]),
            ],
            cancellationToken))!;
        return [.. lost.Select(place => beat.Claims[place])];
    }

    /// <summary>Every start of a worker is a new one, and the former ones are not heard of any more.</summary>
    private async Task ForgetWorkersAsync(PartitionKeys keys, long now, CancellationToken cancellationToken)
    {
        var before = now - (long)WorkersKept.TotalMilliseconds;
        var pulse = await store.DoAsync(database => database.HashGetAllAsync(keys.Pulse), cancellationToken);
        RedisValue[] gone = [.. pulse.Where(field => IsBeatBefore(field, before)).Select(field => field.Name)];
        if (gone.Length > 0)
        {
            // One that beats at this very moment is known again with its next beat; until then its leases count.
            await store.DoAsync(database => database.HashDeleteAsync(keys.Pulse, gone), cancellationToken);
        }
    }

    private static bool IsBeatBefore(HashEntry field, long moment)
        => ((string)field.Name!).StartsWith("b:", StringComparison.Ordinal) && long.Parse(((string)field.Value!).Split(' ')[0], CultureInfo.InvariantCulture) < moment;
}
