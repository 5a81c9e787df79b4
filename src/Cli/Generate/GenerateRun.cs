using ImageGen.Cli.Client;
using ImageGen.Cli.Hosts;
using ImageGen.Contracts;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Generate;

/// <summary>One run of <c>imagegen generate</c>: submit, watch, fetch, write, account.</summary>
internal sealed class GenerateRun(GenerateOptions options)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Server is { } server)
        {
            return await RunAsync(server, cancellationToken);
        }

        // Without a server this process is the whole system. Its state stays in the data folder: what was bought and not fetched
        // when the process dies is fetched by the next one.
        var logLevel = options.Verbose ? LogLevel.Information : LogLevel.Error;
        await using var system = await EmbeddedSystem.StartAsync(options.Data, "http://127.0.0.1:0", [], logLevel, cancellationToken);
        return await RunAsync(system.Address, cancellationToken);
    }

    private async Task<int> RunAsync(Uri server, CancellationToken cancellationToken)
    {
        using var client = new GatewayClient(server, adminToken: null, options.Tenant);
        IReadOnlyList<Guid> ids = [];
        try
        {
            ids = await client.SubmitAsync(options.Request, Guid.NewGuid().ToString(), cancellationToken);
            var jobs = await ProgressDisplay.WatchAsync(client, ids, cancellationToken);
            return await FinishAsync(client, jobs, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var id in ids)
            {
                CommandRun.Errors.MarkupLineInterpolated($"[yellow]Interrupted. Job {id} goes on: 'imagegen jobs show {id}' or 'imagegen jobs cancel {id}' at a server on the same data.[/]");
            }

            return ExitCode.Interrupted;
        }
    }

    private async Task<int> FinishAsync(GatewayClient client, IReadOnlyList<Answer<JobAnswer>> jobs, CancellationToken cancellationToken)
    {
        var (exitCode, written) = (ExitCode.Succeeded, new List<object>());
        for (var i = 0; i < jobs.Count; i++)
        {
            var job = jobs[i].Value;
            string? path = null;
            if (job.Image is { } image)
            {
                path = PictureFiles.PathFor(options.Output, job.Id, i, jobs.Count, image.ContentType);
                await PictureFiles.WriteAsync(path, await client.GetImageAsync(job.Id, cancellationToken), cancellationToken);
                WarnOfOtherFormat(path, image.ContentType);
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
        }

        return exitCode;
    }

    private void WarnOfOtherFormat(string path, string contentType)
    {
        if (options.Request.OutputFormat is { } wished && !contentType.EndsWith(wished.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            CommandRun.Errors.MarkupLineInterpolated($"[yellow]{path} holds {contentType}: the provider does not make {wished}.[/]");
        }
    }
}
