using ImageGen.Cli.Client;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Generate;

/// <summary>One run of <c>imagegen generate</c>: submits, watches, fetches and writes the images, and prints the receipts.</summary>
internal sealed class GenerateRun(GenerateOptions options)
{
    // Repeating a call whose response was lost is what keeps the user from ordering a second image.
    private const int Attempts = 4;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        OutputCheck.Check(options.Output, options.Request.Count ?? 1);
        if (options.Server is { } server)
        {
            return await RunAsync(server, apiKey: null, cancellationToken);
        }

        // Without a server this process is the whole system. Its state stays in the data folder: if the process ends before a bought image
        // is fetched, the next one fetches it.
        var logLevel = options.Verbose ? LogLevel.Information : LogLevel.Error;
        await using var system = await EmbeddedSystem.StartAsync(options.Data, "http://127.0.0.1:0", [EmbeddedSystem.WithoutMetrics], logLevel, cancellationToken, followsFiles: false);
        return await RunAsync(system.Address, AdminToken.In(options.Data), cancellationToken);
    }

    private async Task<int> RunAsync(Uri server, string? apiKey, CancellationToken cancellationToken)
    {
        using var client = new GatewayClient(server, adminToken: null, options.Tenant, apiKey, Attempts);
        var imageLocations = new ImageLocations(options, server);
        List<(Guid Id, JobResponse? State)> open = [];
        try
        {
            var ids = await client.SubmitAsync(options.Request, Guid.NewGuid().ToString(), cancellationToken);
            open.AddRange(ids.Select(id => (id, (JobResponse?)null)));
            var jobs = await ProgressDisplay.WatchAsync(client, ids, options.Json, cancellationToken);
            open.Clear();
            open.AddRange(jobs.Where(job => job.Value.Image is not null).Select(job => (job.Value.Id, (JobResponse?)job.Value)));
            return await FinishAsync(client, jobs, open, imageLocations, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var message = open.Count > 0 ? "Interrupted." : "Interrupted. If the request arrived, 'imagegen jobs list' at a server on the same data shows its job.";
            if (options.Json)
            {
                throw imageLocations.Fault(ExitCode.Interrupted, open, message);
            }

            imageLocations.Report(open, message);
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (open.Count > 0)
        {
            if (options.Json)
            {
                throw imageLocations.Fault((exception as CommandException)?.ExitCode ?? ExitCode.Internal, open, $"The connection to the gateway was lost. {exception.Message}", exception);
            }

            imageLocations.Report(open, "The connection to the gateway was lost.");
            throw;
        }
    }

    /// <summary>Writes every available image, even if others failed; the written ones are removed from <paramref name="open"/>.</summary>
    private async Task<int> FinishAsync(
        GatewayClient client, IReadOnlyList<Response<JobResponse>> jobs, List<(Guid Id, JobResponse? State)> open, ImageLocations imageLocations, CancellationToken cancellationToken)
    {
        var (exitCode, written, unwritten) = (ExitCode.Succeeded, new List<object>(), new List<(Guid Id, JobResponse? State)>());
        CommandException? refused = null;
        for (var i = 0; i < jobs.Count; i++)
        {
            var job = jobs[i].Value;
            string? path = null;
            if (job.Image is { } image)
            {
                path = ImageFiles.PathFor(options.Output, job.Id, i, jobs.Count, image.ContentType);
                try
                {
                    await ImageFiles.WriteAsync(path, await client.GetImageAsync(job.Id, cancellationToken), cancellationToken);
                    if (!options.Json)
                    {
                        WarnOfOtherFormat(path, image.ContentType);
                    }
                }
                catch (CommandException fault)
                {
                    (path, exitCode, refused) = (null, fault.ExitCode, fault);
                    unwritten.Add((job.Id, job));
                    if (!options.Json)
                    {
                        imageLocations.Report([(job.Id, job)], fault.Message);
                    }
                }

                open.RemoveAll(one => one.Id == job.Id);
            }
            else if (exitCode == ExitCode.Succeeded)
            {
                exitCode = ExitCode.Of(job.Error?.Reason ?? FailureReason.Canceled);
            }

            written.Add(new { Job = jobs[i].Json, File = path });
            if (!options.Json)
            {
                ReceiptTable.Write(AnsiConsole.Console, job, path);
            }
        }

        if (options.Json)
        {
            JsonOutput.Write(AnsiConsole.Console, new { Data = written });
            if (refused is not null)
            {
                throw imageLocations.Fault(exitCode, unwritten, refused.Message, refused);
            }
        }

        return exitCode;
    }

    private void WarnOfOtherFormat(string path, string contentType)
    {
        if (options.Request.OutputFormat is { } requested && !contentType.EndsWith(requested.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            ErrorConsole.Instance.MarkupLineInterpolated($"[yellow]{path} contains {contentType}: the provider does not make {requested}.[/]");
        }
    }
}
