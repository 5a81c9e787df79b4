using System.CommandLine;
using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Cli.Jobs;
using Spectre.Console;

namespace ImageGen.Cli.Batches;

/// <summary><c>imagegen batches</c>: the jobs of one request with a count above 1.</summary>
internal static class BatchesCommand
{
    public static Command Create()
    {
        var id = new Argument<Guid>("id") { Description = "The batch's id." };
        return new Command("batches", "Shows batches of a running gateway; imagegen jobs cancel --batch cancels one.")
        {
            new GatewayCall().Complete<BatchResponse>(
                new Command("show", "Shows a batch and its jobs.") { id },
                (client, parsed, cancellationToken) => client.GetBatchAsync(parsed.GetValue(id), cancellationToken),
                Write),
        };
    }

    private static void Write(IAnsiConsole console, BatchResponse batch)
    {
        var counts = batch.Counts.Where(count => count.Key != "total" && count.Value > 0).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {count.Key}"));
        console.MarkupLineInterpolated($"batch {batch.Id}, {batch.Status}: {string.Join(", ", counts)}");
        JobTable.Write(console, new JobListResponse(batch.Jobs, HasMore: false));
    }
}
