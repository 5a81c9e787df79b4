using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>What a replay would do and cost, grouped by the step at which jobs resume.</summary>
/// <param name="Jobs">The jobs to be replayed.</param>
/// <param name="LeftOut">Jobs that can't be replayed, or only with <c>--accept-double</c>.</param>
/// <param name="Groups">The jobs to be replayed in groups.</param>
internal sealed record ReplayPlanTable(IReadOnlyList<JobResponse> Jobs, IReadOnlyList<JobResponse> LeftOut, IReadOnlyList<ReplayGroup> Groups)
{
    /// <summary>The maximum number of purchases.</summary>
    public int Purchases => Groups.Sum(group => group.Purchases);

    /// <summary>The maximum cost; null when a provider that would be ordered from has no price.</summary>
    public decimal? Cost => Groups.Any(group => group.Purchases > 0 && group.Price is null) ? null : Groups.Sum(group => group.Purchases * group.Price ?? 0);

    public static ReplayPlanTable Of(IReadOnlyList<JobResponse> jobs, IReadOnlyList<ProviderResponse> providers, bool acceptDouble)
    {
        var chosen = jobs.Where(job => job.Replay is { } replay && (acceptDouble || !replay.NeedsAcceptDouble)).ToList();
        var fallback = providers.FirstOrDefault(provider => provider.Default)?.Name;
        var groups = chosen.Select(job => (Job: job, Step: StepOf(job, acceptDouble), Provider: job.Provider ?? fallback ?? ""))
            .GroupBy(entry => (entry.Step.Text, entry.Provider, Reason: ReasonOf(entry.Job)))
            .Select(group => new ReplayGroup(
                group.Key.Text,
                group.Key.Provider,
                group.Key.Reason,
                group.Count(),
                group.Sum(entry => entry.Job.Replay!.Purchases),
                providers.FirstOrDefault(provider => provider.Name == group.Key.Provider)?.Price,
                group.First().Step.Doubles))
            .OrderBy(group => group.Step, StringComparer.Ordinal).ThenBy(group => group.Provider, StringComparer.Ordinal);
        return new ReplayPlanTable(chosen, [.. jobs.Except(chosen)], [.. groups]);
    }

    public void Write(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("resumes at", "provider", "ended for", "jobs", "purchases", "cost (USD)");
        foreach (var group in Groups)
        {
            table.AddRow(
                Markup.Escape(group.Step), Markup.Escape(group.Provider), group.Reason, Text(group.Count), Text(group.Purchases),
                group.Purchases == 0 ? "0" : group.Price is { } price ? Text(group.Purchases * price) : "no price");
        }

        if (Groups.Count > 0)
        {
            console.Write(table);
        }

        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{Jobs.Count} jobs, at most {Purchases} purchases, at most {(Cost is { } cost ? $"{Text(cost)} USD" : "an unknown amount")}.");
        if (Groups.Where(group => group.Doubles).Sum(group => group.Purchases) is > 0 and var doubles)
        {
            console.MarkupLineInterpolated($"[yellow]{doubles} of the purchases may be paid for a second time.[/]");
        }

        foreach (var job in LeftOut)
        {
            console.MarkupLineInterpolated($"[grey]Left out: {job.Id} ({NameOf(job.Status)}){WhyLeftOut(job)}.[/]");
        }
    }

    private static (string Text, bool Doubles) StepOf(JobResponse job, bool acceptDouble) => job.Replay!.ResumesAt switch
    {
        ReplayStep.Waiting => ("fetch: it was bought", false),
        ReplayStep.Submitting when !acceptDouble => ("look-up: it may have been bought", false),
        ReplayStep.Submitting => ("order again: the outcome is unknown", true),
        _ when job.Replay.NeedsAcceptDouble => ("order again: it was or may have been bought, and is lost", true),
        _ => ("order", false),
    };

    private static string WhyLeftOut(JobResponse job) => job switch
    {
        { Replay: not null } => ": its image was or may have been bought, and is lost; --accept-double buys it again",
        { Status: JobStatus.Queued or JobStatus.Running } => ": it has not ended",
        { Status: JobStatus.Succeeded } => ": it has its image",

        // A request without a prompt is never accepted over HTTP.
        { Prompt.Length: 0 } => ": it was created by an invalid command, so it has no request to order",
        _ => "",
    };

    private static string ReasonOf(JobResponse job) => job.Error is { } error ? JsonSerializer.SerializeToElement(error.Reason).GetString()! : NameOf(job.Status);

    private static string NameOf(JobStatus status) => JsonSerializer.SerializeToElement(status).GetString()!;

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
