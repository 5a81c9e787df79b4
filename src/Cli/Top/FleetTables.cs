using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ImageGen.Cli.Top;

/// <summary>A reading as tables, for a terminal. Everything that comes from elsewhere is escaped.</summary>
internal static class FleetTables
{
    private const int MostTenants = 12;
    private const int MostWorkers = 12;

    /// <param name="reading">The last reading.</param>
    /// <param name="fault">Why there is no newer one; null if it is new.</param>
    public static IRenderable Of(FleetReading reading, string? fault) => new Rows(
        new Markup(Heading(reading)),
        fault is null ? new Markup("[grey]Ctrl+C ends.[/]") : new Markup($"[red]{Markup.Escape(fault)}[/] [grey]The figures are those of {reading.At.UtcDateTime:HH:mm:ss} UTC.[/]"),
        Lanes(reading),
        Providers(reading),
        Tenants(reading),
        Workers(reading));

    private static string Heading(FleetReading reading)
    {
        var rate = reading.Rate is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"per minute [green]{known.Succeeded:0.0} succeeded[/], {Colored(known.Failed, "failed")}, {Colored(known.OutcomeUnknown, "unknown")}")
            : "per minute …";
        return $"[bold]{FleetLines.Number(reading.Unfinished)}[/] unfinished, [bold]{FleetLines.Number(reading.Workers?.Count)}[/] workers, {rate}, {reading.At.UtcDateTime:HH:mm:ss} UTC";
    }

    private static string Colored(double perMinute, string what)
        => string.Create(CultureInfo.InvariantCulture, $"[{(perMinute > 0 ? "red" : "grey")}]{perMinute:0.0} {what}[/]");

    private static Table Lanes(FleetReading reading)
    {
        var table = New("lane", "state", "unfinished", "waiting for", "workers");
        foreach (var lane in reading.Lanes)
        {
            var state = FleetLines.StateOf(lane);
            table.AddRow(
                Markup.Escape(lane.Lane), state == "open" ? "[green]open[/]" : $"[yellow]{Markup.Escape(state)}[/]", FleetLines.Number(lane.Unfinished),
                Markup.Escape(string.Join(", ", lane.Lines.Select(line => $"{line.Provider} {line.Waiting}"))), lane.Workers == 0 ? "[red]0[/]" : FleetLines.Number(lane.Workers));
        }

        return table;
    }

    private static Table Providers(FleetReading reading)
    {
        var table = New("provider", "circuit", "in flight", "model", "last error");
        foreach (var provider in reading.Providers)
        {
            var circuit = provider.Circuit is { } known ? $"{known.State}{(known.Reason is null ? "" : $": {known.Reason}")}" : "?";
            table.AddRow(
                Markup.Escape(provider.Enabled ? provider.Name : $"{provider.Name} (off)"), provider.Circuit?.State == "closed" ? "[green]closed[/]" : $"[red]{Markup.Escape(circuit)}[/]",
                FleetLines.Number(provider.InFlight), Markup.Escape(provider.Model ?? ""),
                provider.LastError is { } error ? Markup.Escape($"{error.Reason} {error.At.UtcDateTime:MM-dd HH:mm}") : "");
        }

        return table;
    }

    private static Table Tenants(FleetReading reading)
    {
        var table = New("tenant", "queued", "running", "succeeded", "failed", "unknown");
        foreach (var tenant in reading.Tenants.OrderByDescending(tenant => tenant.Queued + tenant.Running).ThenBy(tenant => tenant.Tenant, StringComparer.Ordinal).Take(MostTenants))
        {
            table.AddRow(
                Markup.Escape(tenant.Tenant), FleetLines.Number(tenant.Queued), FleetLines.Number(tenant.Running), FleetLines.Number(tenant.Succeeded), FleetLines.Number(tenant.Failed),
                tenant.OutcomeUnknown > 0 ? $"[red]{FleetLines.Number(tenant.OutcomeUnknown)}[/]" : "0");
        }

        return More(table, reading.Tenants.Count - MostTenants);
    }

    private static Table Workers(FleetReading reading)
    {
        var table = New("worker", "version", "lanes", "up since (UTC)");
        foreach (var worker in (reading.Workers ?? []).Take(MostWorkers))
        {
            table.AddRow(worker.Id.ToString(), Markup.Escape(worker.Version), Markup.Escape(string.Join(", ", worker.Lanes)), worker.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        return More(table, (reading.Workers?.Count ?? 0) - MostWorkers);
    }

    private static Table New(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    private static Table More(Table table, int rest) => rest > 0 ? table.Caption(string.Create(CultureInfo.InvariantCulture, $"and {rest} more")) : table;
}
