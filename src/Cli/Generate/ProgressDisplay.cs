using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Generate;

/// <summary>Shows the progress of jobs on standard error, from their event streams, until all have ended.</summary>
internal static class ProgressDisplay
{
    private const int Steps = 3;

    /// <summary>Watches the jobs, and returns them when they have ended.</summary>
    /// <param name="client">The client of their gateway.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="isQuiet">Shows nothing: with <c>--json</c> standard error is for a problem alone.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public static async Task<IReadOnlyList<Response<JobResponse>>> WatchAsync(GatewayClient client, IReadOnlyList<Guid> ids, bool isQuiet, CancellationToken cancellationToken)
    {
        if (isQuiet)
        {
            return await Task.WhenAll(ids.Select(id => WatchOneAsync(client, id, show: null, cancellationToken)));
        }

        var jobs = new Response<JobResponse>[ids.Count];
        await ErrorConsole.Instance.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async display =>
            {
                var watching = ids.Select((id, i) =>
                {
                    var line = display.AddTask(Describe("accepted", i, ids.Count), maxValue: Steps);
                    return WatchOneAsync(client, id, type => (line.Description, line.Value) = (Describe(NameOf(type), i, ids.Count), StepOf(type)), cancellationToken);
                });
                jobs = await Task.WhenAll(watching);
            });
        return jobs;
    }

    private static string NameOf(string type) => type switch
    {
        ImageAccepted.EventType => "waiting for a worker",
        ImageStarted.EventType => "at the provider",
        ImageOutcomeUnknown.EventType => "waiting to be settled",
        _ => "done",
    };

    private static int StepOf(string type) => type switch { ImageAccepted.EventType => 1, ImageStarted.EventType or ImageOutcomeUnknown.EventType => 2, _ => Steps };

    private static async Task<Response<JobResponse>> WatchOneAsync(GatewayClient client, Guid id, Action<string>? show, CancellationToken cancellationToken)
    {
        while (true)
        {
            await foreach (var type in client.WatchAsync(id, cancellationToken))
            {
                show?.Invoke(type);
            }

            // The stream ended with the job, or broke; the job itself shows which.
            var job = await client.GetJobAsync(id, cancellationToken);
            if (job.Value.Status is not (JobStatus.Queued or JobStatus.Running))
            {
                return job;
            }
        }
    }

    private static string Describe(string step, int index, int total) => total == 1 ? step : $"image {index + 1}: {step}";
}
