using System.Globalization;
using ImageGen.Cli.Client;

namespace ImageGen.Cli.Top;

/// <summary>A reading as plain lines, one for each lane, provider, tenant and worker: for a file, a pipe or a log.</summary>
internal static class FleetLines
{
    public static IEnumerable<string> Of(FleetReading reading)
    {
        var at = reading.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        yield return $"{at} fleet unfinished={Number(reading.Unfinished)} workers={Number(reading.Workers?.Count)} {Rates(reading.Rate)}";
        foreach (var lane in reading.Lanes)
        {
            yield return $"{at} lane {lane.Lane} state={StateOf(lane)} unfinished={Number(lane.Unfinished)} waiting={Number(lane.Lines.Sum(line => line.Waiting))} workers={Number(lane.Workers)}";
        }

        foreach (var provider in reading.Providers)
        {
            yield return $"{at} provider {provider.Name} lane={provider.Lane ?? "?"} circuit={provider.Circuit?.State ?? "?"} in_flight={Number(provider.InFlight)} workers={Number(provider.Workers)}";
        }

        foreach (var tenant in reading.Tenants)
        {
            yield return $"{at} tenant {tenant.Tenant} queued={Number(tenant.Queued)} running={Number(tenant.Running)} succeeded={Number(tenant.Succeeded)} failed={Number(tenant.Failed)} canceled={Number(tenant.Canceled)} outcome_unknown={Number(tenant.OutcomeUnknown)}";
        }

        foreach (var worker in reading.Workers ?? [])
        {
            yield return $"{at} worker {worker.Id} version={worker.Version} lanes={string.Join(',', worker.Lanes)} started_at={worker.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>What is stopped in a lane, in a word.</summary>
    public static string StateOf(LaneResponse lane)
        => lane.Holds.FirstOrDefault(hold => hold.Tenant is null)?.State ?? (lane.Holds.Count > 0 ? "open_except_tenants" : "open");

    public static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Rates(EndRate? rate)
        => rate is null ? "succeeded_per_minute=? failed_per_minute=?"
            : string.Create(CultureInfo.InvariantCulture, $"succeeded_per_minute={rate.Succeeded:0.0} failed_per_minute={rate.Failed:0.0} canceled_per_minute={rate.Canceled:0.0} outcome_unknown_per_minute={rate.OutcomeUnknown:0.0}");
}
