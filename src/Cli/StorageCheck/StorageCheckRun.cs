using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Storage.Orphans;
using Spectre.Console;

namespace ImageGen.Cli.StorageCheck;

/// <summary>One run of <c>imagegen storage check</c>. It may be broken off and repeated at any time.</summary>
internal sealed class StorageCheckRun(IStorageCheck check, IAnsiConsole console, TimeSpan grace, bool json)
{
    /// <summary>From this share on the job store is probably not the one that belongs to the images.</summary>
    private const double Suspicious = 0.5;

    /// <summary>Fewer images than these say nothing about the job store.</summary>
    private const long Few = 100;

    public async Task<int> RunAsync(bool repair, bool confirmed, CancellationToken cancellationToken)
    {
        var report = await check.RunAsync(grace, repair: false, progress: null, cancellationToken);
        if (repair && report.Orphans > 0)
        {
            if (!confirmed)
            {
                if (json || Console.IsInputRedirected)
                {
                    throw new CommandException(ExitCode.NotConfirmed, "Confirmation is needed, and there is no terminal to ask. Check without --repair, then repeat the command with --yes.");
                }

                Write(report);
                if (report.Images >= Few && report.Orphans > Suspicious * report.Images)
                {
                    console.MarkupLine("[yellow]More than half of all images have no row. Is this the job store that belongs to them?[/]");
                }

                if (!await console.ConfirmAsync($"Remove {Text(report.Orphans)} images?", defaultValue: false, cancellationToken))
                {
                    return ExitCode.NotConfirmed;
                }
            }

            report = await check.RunAsync(grace, repair: true, progress: null, cancellationToken);
        }

        Write(report);
        return report.IsClean ? ExitCode.Succeeded : ExitCode.Unreconciled;
    }

    private void Write(StorageReport report)
    {
        if (json)
        {
            JsonOutput.Write(console, System.Text.Json.JsonSerializer.SerializeToElement(report, ClientJson.Options));
            return;
        }

        console.WriteLine($"{Text(report.Images)} images of {Text(report.Bytes)} bytes, {Text(report.Rows)} jobs.");
        console.WriteLine($"{Text(report.Orphans)} images of {Text(report.OrphanBytes)} bytes have no job any more; {Text(report.Removed)} are removed.");
        foreach (var key in report.OrphanExamples)
        {
            console.WriteLine($"  {key}");
        }

        console.WriteLine($"{Text(report.Missing)} succeeded jobs have no image.");
        foreach (var id in report.MissingExamples)
        {
            console.WriteLine($"  {id}");
        }
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
