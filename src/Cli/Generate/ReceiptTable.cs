using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Generate;

/// <summary>The receipt of one ended job, for people.</summary>
internal static class ReceiptTable
{
    public static void Write(IAnsiConsole console, JobResponse job, string? path)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        void Row(string name, string? value)
        {
            if (value is not null)
            {
                table.AddRow($"[grey]{name}[/]", Markup.Escape(value));
            }
        }

        Row("file", path);
        Row("status", JsonSerializer.SerializeToElement(job.Status).GetString());
        Row("error", job.Error is { } error ? $"{JsonSerializer.SerializeToElement(error.Reason).GetString()}: {error.Message}" : null);
        Row("image", job.Image is { } image ? $"{image.Width}x{image.Height}, {image.ContentType}, {image.Bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes" : null);
        Row("sha256", job.Image?.Sha256);
        Row("provider", job.Model is null ? job.Provider : $"{job.Provider}, {job.Model}");
        Row("seed", job.Seed.ToString(CultureInfo.InvariantCulture) + (job.SeedHonoured is false ? ", not honored" : ""));
        Row("remark", job.Attempts is [.., { Outcome: AttemptOutcome.Succeeded, Message: var remark }] ? remark : null);
        Row("changed", job.Attempts is [.., { Changes: { Count: > 0 } changes }] ? string.Join("; ", changes.Select(Describe)) : null);
        Row("cost", job.Cost is { } cost ? $"{cost.Amount.ToString(CultureInfo.InvariantCulture)} {cost.Currency}{(cost.Certain ? "" : ", perhaps")}" : null);
        Row("time", job.FinishedAt is { } finished ? $"{(finished - job.CreatedAt).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s" : null);
        Row("job", job.Id.ToString());
        console.Write(table);
    }

    private static string Describe(RequestChange change)
        => $"{change.Field}{(change.Asked is { } asked ? $" {asked}" : "")}{(change.Made is { } made ? $" -> {made}" : " left out")}";
}
