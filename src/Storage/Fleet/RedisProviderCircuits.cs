using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>A hash per instance: what opened it and until when, and the last failure.</summary>
internal sealed class RedisProviderCircuits(StoreConnection store, StoreSettings settings) : IProviderCircuits
{
    private static readonly RedisValue[] Fields = ["revision", "reason", "message", "opened", "until", "last_reason", "last_message", "last_at"];

    public async Task<bool> RecordFailureAsync(CircuitFault fault, CancellationToken cancellationToken)
        => (bool)await store.RunAsync(
            FleetScripts.OpenCircuit,
            [ProviderKeys.Circuit(fault.Provider)],
            [
                settings.ScriptNow, fault.JobId.ToString("N"), fault.Revision, fault.Reason.ToString(), fault.Message,
                Milliseconds(fault.OpenFor), fault.Points, CircuitFault.OpensAt, Milliseconds(fault.OpenAtFirst ?? fault.OpenFor),
            ],
            cancellationToken);

    public async Task<bool> RecordSuccessAsync(string provider, string revision, Guid jobId, CancellationToken cancellationToken)
        => (bool)await store.RunAsync(
            FleetScripts.CloseCircuit, [ProviderKeys.Circuit(provider)], [settings.ScriptNow, jobId.ToString("N"), revision], cancellationToken);

    public async Task<bool> ReleaseProbeAsync(string provider, string revision, Guid jobId, CancellationToken cancellationToken)
        => (bool)await store.RunAsync(
            FleetScripts.ReleaseProbe, [ProviderKeys.Circuit(provider)], [settings.ScriptNow, jobId.ToString("N"), revision], cancellationToken);

    public async Task<IReadOnlyList<CircuitState>> ReadAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken)
        => await Task.WhenAll(providers.Select(async provider => Parse(
            provider, await store.DoAsync(database => database.HashGetAsync(ProviderKeys.Circuit(provider), Fields), cancellationToken))));

    /// <summary>Null for 0, which means no end, and for no value.</summary>
    internal static DateTimeOffset? ParseTime(string? text)
        => text is null or "" or "0" ? null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));

    private static long Milliseconds(TimeSpan? pause) => pause is { } time ? (long)Math.Max(1, time.TotalMilliseconds) : 0;

    private static CircuitState Parse(string provider, RedisValue[] values) => new()
    {
        Provider = provider,
        Revision = values[0],
        Reason = Reason(values[1]),
        Message = values[2],
        OpenedAt = ParseTime(values[3]),
        Until = ParseTime(values[4]),
        LastReason = Reason(values[5]),
        LastMessage = values[6],
        LastAt = ParseTime(values[7]),
    };

    private static FailureReason? Reason(string? name) => name is null ? null : Enum.Parse<FailureReason>(name);
}
