using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>The request, attempts and events of one job, for people.</summary>
internal static class JobHistoryView
{
    private const int PipeWidth = 200;

    /// <summary>Fields of the request in a response, except the prompt.</summary>
    private static readonly string[] RequestFields =
    [
        "negative_prompt", "image_source", "strength", "width", "height", "aspect_ratio", "steps", "guidance", "output_format", "exact", "fallback", "provider_options", "expires_in", "priority", "webhook", "on_unknown",
    ];

    public static void Write(IAnsiConsole console, Response<JobResponse> response, IReadOnlyList<EventResponse> events)
    {
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipeWidth;
        }

        WriteFacts(console, response.Value, response.Json);
        WriteAttempts(console, response.Value.Attempts ?? []);
        WriteEvents(console, events);
    }

    private static void WriteFacts(IAnsiConsole console, JobResponse job, JsonElement json)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        void Row(string name, string? value)
        {
            if (value is not null)
            {
                table.AddRow($"[grey]{name}[/]", Markup.Escape(value));
            }
        }

        Row("job", job.Id.ToString());
        Row("tenant", job.Tenant);
        Row("batch", job.BatchId?.ToString());
        Row("status", WireText.Of(job.Status) + (job.CancelRequested ? ", cancel requested" : ""));
        Row("error", job.Error is { } error ? $"{WireText.Of(error.Reason)}: {error.Message}" : null);
        Row("prompt", job.Prompt);
        foreach (var field in RequestFields)
        {
            Row(field.Replace('_', ' '), json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null);
        }

        Row("metadata", job.Metadata is { Count: > 0 } labels ? string.Join(", ", labels.Select(label => $"{label.Key}={label.Value}")) : null);
        Row("seed", job.Seed.ToString(CultureInfo.InvariantCulture) + (job.SeedHonoured is false ? ", not honored" : ""));
        Row("provider", job.Model is null ? job.Provider : $"{job.Provider}, {job.Model}");
        Row("created", WireText.Shown(job.CreatedAt));
        Row("started", Time(job.StartedAt));
        Row("finished", job.FinishedAt is { } finished ? $"{WireText.Shown(finished)}, after {Seconds(finished - job.CreatedAt)}" : null);
        Row("expires", job.FinishedAt is null && job.StartedAt is null ? Time(job.ExpiresAt) : null);
        Row("unknown since", Time(job.UnknownSince));
        Row("image", job.Image is { } image
            ? $"{image.Width}x{image.Height}, {image.ContentType}, {image.Bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, {image.Url}" : null);
        Row("sha256", job.Image?.Sha256);
        Row("cost", job.Cost is { } cost ? CancelTable.Text(cost) : null);
        Row("replay", job.Replay is { } replay
            ? $"resumes at {WireText.Of(replay.ResumesAt)}, at most {replay.Purchases} purchases{(replay.NeedsAcceptDouble ? ", needs --accept-double" : "")}" : null);
        console.Write(table);
    }

    private static void WriteAttempts(IAnsiConsole console, IReadOnlyList<Attempt> attempts)
    {
        if (attempts.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("attempt (UTC)", "took", "provider", "model", "outcome", "charged", "provider's id", "message");
        foreach (var attempt in attempts)
        {
            table.AddRow(
                WireText.Shown(attempt.StartedAt),
                attempt.EndedAt is { } ended ? Seconds(ended - attempt.StartedAt) : "runs",
                Markup.Escape(attempt.Provider),
                Markup.Escape(attempt.Model ?? ""),
                (attempt.Outcome is { } outcome ? WireText.Of(outcome) : "") + (attempt.Reason is { } reason ? $": {WireText.Of(reason)}" : ""),
                attempt.MayHaveCharged switch { true => "perhaps", false => "no", null => "" },
                Markup.Escape(attempt.ProviderId ?? ""),
                Markup.Escape(attempt.Message ?? ""));
        }

        console.Write(table);
    }

    private static void WriteEvents(IAnsiConsole console, IReadOnlyList<EventResponse> events)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("event", "time (UTC)", "type", "");
        foreach (var @event in events)
        {
            string?[] details = [@event.Provider, @event.Model, @event.Percent is { } percent ? $"{percent} %" : null, @event.Message];
            table.AddRow(
                @event.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "", Time(@event.Time) ?? "", Markup.Escape(@event.Type), Markup.Escape(string.Join(", ", details.OfType<string>())));
        }

        console.Write(table);
    }

    private static string? Time(DateTimeOffset? time) => time is { } given ? WireText.Shown(given) : null;

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";
}
