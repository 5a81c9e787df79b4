using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>A page of jobs, one line each.</summary>
internal static class JobTable
{
    private const int PipeWidth = 200;

    public static void Write(IAnsiConsole console, JobListAnswer page)
    {
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width, and an id broken over lines is of no use to what reads it.
            console.Profile.Width = PipeWidth;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn("job", column => column.NoWrap())
            .AddColumns("status", "provider", "created (UTC)", "prompt");
        foreach (var job in page.Data)
        {
            table.AddRow(
                job.Id.ToString(),
                JsonSerializer.SerializeToElement(job.Status).GetString()!,
                Markup.Escape(job.Provider ?? ""),
                job.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(job.Prompt.Length <= 40 ? job.Prompt : job.Prompt[..39] + "…"));
        }

        console.Write(table);
        if (page.HasMore)
        {
            console.MarkupLine("[grey]There are more; --limit shows up to 100.[/]");
        }
    }
}
