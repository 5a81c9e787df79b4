using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Waiting;

/// <summary>The rules of each method are in its script.</summary>
internal sealed class RedisWaitingLines(StoreConnection store, StoreSettings settings) : IWaitingLines
{
    // Long after the last job of the line was created or looked at again: what is left of a line that no worker serves.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(1);

    // Also the number of jobs whose places are found at a time, so that no script takes long.
    private const int MaxPlaces = 256;

    private static readonly StoreScript Join = Load("line", "join");
    private static readonly StoreScript Take = Load("line", "take");
    private static readonly StoreScript Places = Load("places");

    private IReadOnlyList<HintChannel>? _channels;

    public Task<long> JoinAsync(WaitingLine line, IReadOnlyCollection<WaitingJob> jobs, CancellationToken cancellationToken)
        => JoinAsync(line, jobs, isReturn: false, cancellationToken);

    public Task ReturnAsync(WaitingLine line, WaitingJob job, CancellationToken cancellationToken) => JoinAsync(line, [job], isReturn: true, cancellationToken);

    public async Task<LineTake> TakeAsync(WaitingLine line, LineRequest request, CancellationToken cancellationToken)
    {
        var result = (string[])(await store.RunAsync(
            Take,
            [.. LineKeys.All(line), .. request.Providers.Select(entry => LineKeys.Slots(entry.Provider))],
            [
                settings.ScriptNow, line.Name, request.Limit, request.Lease.ToMilliseconds(), request.Providers.Count, request.PausedTenants.Count,
                .. request.Providers.Select(entry => (RedisValue)entry.Concurrency),
                .. request.PausedTenants.Select(tenant => (RedisValue)tenant),
                .. request.Settled.Select(settled => (RedisValue)$"{(settled.IsBegun ? '+' : '-')}{settled.Job.Member}"),
            ],
            cancellationToken))!;
        return new LineTake([.. result.Skip(1).Select(member => new TakenJob(member))], long.Parse(result[0], CultureInfo.InvariantCulture));
    }

    public async Task<IReadOnlyDictionary<WaitingLine, long>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = await store.DoAsync(database => database.SortedSetRangeByRankWithScoresAsync(LineKeys.Lines), cancellationToken);
        return entries.Select(entry => (Line: WaitingLine.Parse(entry.Element!), Waiting: (long)entry.Score)).Where(entry => entry.Line is not null)
            .ToDictionary(entry => entry.Line!, entry => entry.Waiting);
    }

    public async Task<IReadOnlyDictionary<Guid, int>> FindPlacesAsync(string lane, IReadOnlyCollection<WaitingJob> jobs, CancellationToken cancellationToken)
    {
        Dictionary<Guid, int> places = [];
        foreach (var line in (await ListAsync(cancellationToken)).Where(entry => entry.Value > 0 && entry.Key.Lane == lane).Select(entry => entry.Key))
        {
            foreach (var part in jobs.Where(job => !places.ContainsKey(job.Id)).Chunk(MaxPlaces).ToList())
            {
                var found = (int[])(await store.RunAsync(
                    Places, [LineKeys.Jobs(line)], [settings.ScriptNow, .. part.Select(job => (RedisValue)job.Member)], cancellationToken))!;
                foreach (var (job, place) in part.Zip(found).Where(entry => entry.Second > 0))
                {
                    places[job.Id] = place;
                }
            }
        }

        return places;
    }

    public async Task SubscribeAsync(IReadOnlyCollection<string> lanes, Action<WaitingLine> joined, CancellationToken cancellationToken)
    {
        _channels ??= [.. lanes.Select(lane => store.Hints($"ig:line:{lane}", name =>
        {
            if (WaitingLine.Parse(name) is { } line)
            {
                joined(line);
            }
        }))];
        foreach (var channel in _channels)
        {
            await channel.SubscribeAsync(cancellationToken);
        }
    }

    private async Task<long> JoinAsync(WaitingLine line, IReadOnlyCollection<WaitingJob> jobs, bool isReturn, CancellationToken cancellationToken)
        => (long)await store.RunAsync(
            Join,
            LineKeys.All(line),
            [settings.ScriptNow, line.Name, line.Lane, TimeToLive.ToMilliseconds(), isReturn, .. jobs.Select(job => (RedisValue)job.Member)],
            cancellationToken);

    private static StoreScript Load(params IEnumerable<string> names) => StoreScript.Load(names.Select(name => $"Waiting.Scripts.{name}").Prepend("Redis.Scripts.prelude"));
}
