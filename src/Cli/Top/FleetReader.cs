using System.Text.Json;
using ImageGen.Cli.Client;

namespace ImageGen.Cli.Top;

/// <summary>Reads the fleet from a gateway, again and again.</summary>
internal sealed class FleetReader(GatewayClient client, TimeProvider time)
{
    private static readonly TimeSpan TenantInterval = TimeSpan.FromSeconds(10);

    /// <summary>The time over which ends are counted.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    private readonly Queue<(DateTimeOffset At, Ends Ends)> _history = [];
    private IReadOnlyList<TenantResponse> _tenants = [];
    private DateTimeOffset _tenantsAt = DateTimeOffset.MinValue;

    /// <exception cref="Terminal.CommandException">The gateway does not respond, or refuses.</exception>
    public async Task<FleetReading> ReadAsync(CancellationToken cancellationToken)
    {
        var lanes = await client.ListLanesAsync(cancellationToken);
        var providers = (await client.ListProvidersAsync(cancellationToken)).Json.Deserialize<ProviderListReading>(ClientJson.Options)!;
        var now = time.GetUtcNow();
        if (now - _tenantsAt >= TenantInterval)
        {
            _tenants = (await client.ListTenantsAsync(cancellationToken)).Value.Data;
            _tenantsAt = now;
            Note(now);
        }

        return new FleetReading(now, lanes.Value.Data, providers.Data, providers.Workers, _tenants, RateOf());
    }

    private void Note(DateTimeOffset now)
    {
        _history.Enqueue((now, Ends.Of(_tenants)));
        while (_history.Count > 2 && now - _history.Peek().At > Window)
        {
            _history.Dequeue();
        }
    }

    private EndRate? RateOf()
    {
        if (_history.Count < 2)
        {
            return null;
        }

        var (first, last) = (_history.Peek(), _history.Last());
        var minutes = (last.At - first.At).TotalMinutes;
        return new EndRate(
            PerMinute(ends => ends.Succeeded), PerMinute(ends => ends.Failed), PerMinute(ends => ends.Canceled), PerMinute(ends => ends.OutcomeUnknown));

        // Rows whose retention is over leave the counts, which may then fall.
        double PerMinute(Func<Ends, long> of) => Math.Max(0, of(last.Ends) - of(first.Ends)) / minutes;
    }

    private sealed record Ends(long Succeeded, long Failed, long Canceled, long OutcomeUnknown)
    {
        public static Ends Of(IReadOnlyList<TenantResponse> tenants)
            => new(tenants.Sum(one => one.Succeeded), tenants.Sum(one => one.Failed), tenants.Sum(one => one.Canceled), tenants.Sum(one => one.OutcomeUnknown));
    }
}
