using System.Globalization;
using System.Text.Json;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Workers;

/// <summary>
/// One hash: the time of the last heartbeat and the worker's report, by the worker's id. An entry is kept for a minute after the last heartbeat. Workers of an
/// earlier version are not in it but write pulses: a pulse without any entry shows that such a worker runs.
/// </summary>
internal sealed class RedisWorkerList(StoreConnection store, StoreSettings settings) : IWorkerList
{
    private static readonly TimeSpan LiveFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private static readonly RedisKey Workers = "ig:{workers}:live";
    private static readonly StoreScript Heartbeat = StoreScript.Load("Redis.Scripts.prelude", "Workers.Scripts.heartbeat");

    public Task RecordHeartbeatAsync(LiveWorker worker, CancellationToken cancellationToken) => WriteAsync(worker.Id, JsonSerializer.Serialize(worker, WorkersJsonContext.Default.LiveWorker), cancellationToken);

    public Task LeaveAsync(Guid worker, CancellationToken cancellationToken) => WriteAsync(worker, "", cancellationToken);

    public async Task<LiveWorkers> ReadAsync(CancellationToken cancellationToken)
    {
        var now = await store.NowAsync(settings, cancellationToken);
        var entries = (await store.DoAsync(database => database.HashGetAllAsync(Workers), cancellationToken))
            .Select(entry => (Id: Guid.ParseExact((string)entry.Name!, "N"), Parts: ((string)entry.Value!).Split(' ', 2)))
            .Select(entry => (entry.Id, At: long.Parse(entry.Parts[0], CultureInfo.InvariantCulture), Json: entry.Parts[1]))
            .Where(entry => now - entry.At < KeptFor.TotalMilliseconds)
            .ToList();
        var live = entries.Where(entry => entry.Json.Length > 0 && now - entry.At < LiveFor.TotalMilliseconds)
            .Select(entry => JsonSerializer.Deserialize(entry.Json, WorkersJsonContext.Default.LiveWorker)! with { Id = entry.Id, SeenAt = DateTimeOffset.FromUnixTimeMilliseconds(entry.At) });
        return new LiveWorkers(
            [.. live.OrderBy(worker => worker.StartedAt).ThenBy(worker => worker.Id)],
            HasUnlisted: entries.Count == 0 && await HasPulseAsync(now, cancellationToken));
    }

    private async Task<bool> HasPulseAsync(long now, CancellationToken cancellationToken)
    {
        var at = (long?)await store.DoAsync(database => database.HashGetAsync(new PartitionKeys(0).Pulse, "at"), cancellationToken);
        return now - at < LiveFor.TotalMilliseconds;
    }

    private Task<RedisResult> WriteAsync(Guid worker, string json, CancellationToken cancellationToken)
        => store.RunAsync(Heartbeat, [Workers], [settings.ScriptNow, worker.ToString("N"), json, (long)KeptFor.TotalMilliseconds], cancellationToken);
}
