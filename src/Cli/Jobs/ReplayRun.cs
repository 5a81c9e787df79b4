using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>
/// One run of <c>imagegen jobs replay</c>: select, plan, show, ask, replay. Every job is replayed as it was read or not at all, so that a run
/// that was interrupted is simply run again.
/// </summary>
internal sealed class ReplayRun(ReplayOptions options, IAnsiConsole console, TimeProvider time)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var client = new GatewayClient(options.Server, OperatorToken.For(options.Server, options.Data ?? DataFolder.Default));
        var jobs = await SelectAsync(client, cancellationToken);
        var plan = ReplayPlanTable.Of(jobs, await client.ListProvidersAsync(cancellationToken), options.AcceptDouble);
        plan.Write(console);
        if (options.DryRun || plan.Jobs.Count == 0)
        {
            return ExitCodeOf(plan);
        }

        if (!options.Yes && Console.IsInputRedirected)
        {
            throw new CommandException(ExitCode.NotConfirmed, "There is nobody to ask here. Look at the plan, and say --yes.");
        }

        if (!options.Yes && !await console.ConfirmAsync($"Replay {plan.Jobs.Count} jobs?", defaultValue: false, cancellationToken))
        {
            return ExitCode.NotConfirmed;
        }

        var replayed = 0;
        foreach (var job in plan.Jobs)
        {
            replayed += await client.TryReplayAsync(job, options.AcceptDouble, cancellationToken) ? 1 : 0;
        }

        console.MarkupLineInterpolated($"{replayed} of {plan.Jobs.Count} jobs replayed.");
        if (replayed < plan.Jobs.Count)
        {
            console.MarkupLine("[yellow]The others changed since they were read, or somebody else replays them; nothing was done to them.[/]");
        }

        return ExitCodeOf(plan);
    }

    /// <summary>Jobs that were named and can't be replayed are the caller's mistake; of a selection they are simply left out.</summary>
    private int ExitCodeOf(ReplayPlanTable plan) => options.Ids.Count > 0 && plan.LeftOut.Count > 0 ? ExitCode.InvalidRequest : ExitCode.Succeeded;

    private async Task<List<JobAnswer>> SelectAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        List<JobAnswer> jobs = [];
        foreach (var id in options.Ids)
        {
            jobs.Add(await client.GetJobAsync(id, cancellationToken));
        }

        // Canceled jobs only by their ids: somebody wanted them to stop.
        foreach (var status in options.Ids.Count > 0 ? [] : new[] { "failed", "outcome_unknown" })
        {
            await foreach (var job in client.ListAllJobsAsync($"status={status}{Filter()}", cancellationToken))
            {
                jobs.Add(job);
            }
        }

        return jobs;
    }

    private string Filter()
    {
        var now = time.GetUtcNow();
        return (options.Reason is null ? "" : $"&reason={options.Reason}") + Moment("ended_after", options.Since) + Moment("ended_before", options.Until);

        string Moment(string name, Moment? moment) => moment is null ? "" : $"&{name}={moment.Before(now).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}";
    }
}
