using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Generate;

/// <summary>Shows on standard error how the jobs go, from their own event streams, until all have ended.</summary>
internal static class ProgressDisplay
{
    private const int Steps = 3;

    public static async Task<IReadOnlyList<Answer<JobAnswer>>> WatchAsync(GatewayClient client, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var answers = new Answer<JobAnswer>[ids.Count];
        await CommandRun.Errors.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async display =>
            {
                var watching = ids.Select((id, i) =>
                {
                    var line = display.AddTask(Describe("accepted", i, ids.Count), maxValue: Steps);
                    return WatchOneAsync(client, id, line, step => Describe(step, i, ids.Count), cancellationToken);
                });
                answers = await Task.WhenAll(watching);
            });
        return answers;
    }

    private static async Task<Answer<JobAnswer>> WatchOneAsync(
        GatewayClient client, Guid id, ProgressTask line, Func<string, string> describe, CancellationToken cancellationToken)
    {
        while (true)
        {
            await foreach (var type in client.WatchAsync(id, cancellationToken))
            {
                line.Description = describe(type switch
                {
                    "image.accepted" => "waiting for a worker",
                    "image.started" => "at the provider",
                    "image.outcome_unknown" => "waiting to be settled",
                    _ => "done",
                });
                line.Value = type switch { "image.accepted" => 1, "image.started" or "image.outcome_unknown" => 2, _ => Steps };
            }

            // The stream ends with the job, or broke; the job itself says which.
            var job = await client.GetJobAsync(id, cancellationToken);
            if (job.Value.Status is not (JobStatus.Queued or JobStatus.Running))
            {
                return job;
            }
        }
    }

    private static string Describe(string step, int index, int total) => total == 1 ? step : $"picture {index + 1}: {step}";
}
