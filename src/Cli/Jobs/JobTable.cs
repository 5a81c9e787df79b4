using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>A page of jobs, one line each.</summary>
internal static class JobTable
{
    private const int PipeWidth = 200;

    public static void Write(IAnsiConsole console, JobListResponse page)
    {
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width, and an id that is wrapped over lines is hard to parse.
            console.Profile.Width = PipeWidth;
        }

        var hasTenants = page.Data.Select(job => job.Tenant).Distinct().Count() > 1;
        var table = new Table().Border(TableBorder.Simple).AddColumn("job", column => column.NoWrap())
            .AddColumns(hasTenants ? ["tenant", "status", "provider", "created (UTC)", "prompt"] : ["status", "provider", "created (UTC)", "prompt"]);
        foreach (var job in page.Data)
        {
            string[] cells =
            [
                WireText.Of(job.Status), Markup.Escape(job.Provider ?? ""), WireText.Shown(job.CreatedAt)[..^2],
                Markup.Escape(job.Prompt.Length <= 40 ? job.Prompt : job.Prompt[..39] + "…"),
            ];
            table.AddRow(hasTenants ? [job.Id.ToString(), Markup.Escape(job.Tenant ?? ""), .. cells] : [job.Id.ToString(), .. cells]);
        }

        console.Write(table);
        if (page.Incomplete)
        {
            console.MarkupLine("[yellow]A part of the store does not respond; its jobs are missing here.[/]");
        }

        if (page.HasMore)
        {
            console.MarkupLine(page.NextCursor is { } cursor ? $"[grey]There are more jobs: use --limit, or --cursor {Markup.Escape(cursor)}[/]" : "[grey]There are more jobs: use --limit.[/]");
        }
    }
}
