using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ImageGen.Chaos.Running;

/// <summary>The report as Markdown and as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Line(RunRecord record) => record.Skipped is { } reason ? $"skipped: {reason}"
        : string.Create(CultureInfo.InvariantCulture, $"{(record.Passed ? "passed" : "FAILED")} in {record.Duration.TotalSeconds:0} s: {record.Evidence.Accepted.Count} accepted, {record.Evidence.Purchases.Count} bought, {record.Count("succeeded")} succeeded, {record.Count("failed")} failed, {record.Count("canceled")} canceled, {record.Count("outcome_unknown")} unknown; {record.Faults} faults, {record.Kills} kills, {record.Refused} refused; recovery {record.Recovery.TotalSeconds:0.0} s");

    public static async Task WriteAsync(IReadOnlyList<RunRecord> records, RunSettings settings, string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.md"), Markdown(records, settings));
        await File.WriteAllTextAsync(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(new
        {
            at = TimeProvider.System.GetUtcNow(),
            machine = Machine(),
            settings.Short,
            settings.Seed,
            passed = records.All(record => record.Passed || record.Skipped is not null),
            scenarios = records.Select(Row),
        }, Json));
    }

    private static string Markdown(IReadOnlyList<RunRecord> records, RunSettings settings)
    {
        var text = new StringBuilder();
        var line = CultureInfo.InvariantCulture;
        text.AppendLine("# Chaos").AppendLine();
        text.AppendLine(line, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {(settings.Short ? "short" : "full")} sizes, seed {settings.Seed}, {Machine()}.").AppendLine();
        text.AppendLine("| | fault | jobs | faults | kills | bought | succeeded | failed | canceled | unknown | lost | twice | webhooks | recovery | first success | took | |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var record in records)
        {
            text.AppendLine(line, $"| {record.Scenario.Id} | {record.Scenario.Title} | {record.Evidence.Accepted.Count} | {record.Faults} | {record.Kills} | {record.Evidence.Purchases.Count} | {record.Count("succeeded")} | {record.Count("failed")} | {record.Count("canceled")} | {record.Count("outcome_unknown")} | {Of(record, Checking.FindingKind.Lost)} | {Of(record, Checking.FindingKind.DuplicatePurchase)} | {Webhooks(record)} | {record.Recovery.TotalSeconds:0.0} s | {record.FirstSuccess?.TotalSeconds.ToString("0.0 s", line) ?? "-"} | {record.Duration.TotalSeconds:0} s | {(record.Skipped is not null ? "skipped" : record.Passed ? "passed" : "**failed**")} |");
        }

        text.AppendLine().AppendLine("Recovery is the time from the end of faults and load to the end of the last job; first success is the time from there to the first job that succeeded. Webhooks are the delivered final events plus the number of repeated deliveries.");
        foreach (var record in records.Where(record => record.Hits.Count > 0))
        {
            text.AppendLine().AppendLine(line, $"{record.Scenario.Id} by point: {string.Join(", ", record.Hits.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"))}.");
        }

        foreach (var record in records.Where(record => record.Notes.Count > 0))
        {
            text.AppendLine().AppendLine(line, $"{record.Scenario.Id}: {string.Join("; ", record.Notes)}.");
        }

        foreach (var record in records.Where(record => !record.Passed))
        {
            text.AppendLine().AppendLine(line, $"## {record.Scenario.Id}").AppendLine();
            text.AppendLine(record.Skipped is { } reason ? $"Skipped: {reason}" : string.Join('\n', record.Findings.Take(50).Select(finding => $"* {finding.Kind}: {finding.About}")));
        }

        return text.ToString();
    }

    private static string Webhooks(RunRecord record)
        => record.Evidence.Webhooks is { } webhooks ? string.Create(CultureInfo.InvariantCulture, $"{webhooks.Count} + {record.PostedAgain}") : "-";

    private static object Row(RunRecord record) => new
    {
        record.Scenario.Id,
        record.Scenario.Title,
        passed = record.Passed,
        record.Skipped,
        record.Seed,
        jobs = record.Size.Jobs,
        accepted = record.Evidence.Accepted.Count,
        record.Faults,
        record.Notes,
        struck = record.Hits.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
        record.Kills,
        unclean_exits = record.UnexpectedExits,
        refused_requests = record.Refused,
        bought = record.Evidence.Purchases.Count,
        succeeded = record.Count("succeeded"),
        failed = record.Count("failed"),
        canceled = record.Count("canceled"),
        outcome_unknown = record.Count("outcome_unknown"),
        lost = Of(record, Checking.FindingKind.Lost),
        bought_twice = Of(record, Checking.FindingKind.DuplicatePurchase),
        repeated_events = record.Repeated,
        webhooks_webhooks = record.Evidence.Webhooks?.Count,
        webhooks_not_webhooks = Of(record, Checking.FindingKind.NoFinalWebhook),
        repeated_webhooks = record.PostedAgain,
        dead_letters = record.DeadLetters,
        recovery_seconds = Math.Round(record.Recovery.TotalSeconds, 1),
        first_success_seconds = record.FirstSuccess is { } first ? Math.Round(first.TotalSeconds, 1) : (double?)null,
        duration_seconds = Math.Round(record.Duration.TotalSeconds, 1),
        findings = record.Findings.Select(finding => $"{finding.Kind}: {finding.About}"),
    };

    private static int Of(RunRecord record, Checking.FindingKind kind) => record.Findings.Count(finding => finding.Kind == kind);

    private static string Machine()
        => $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}, imagegen {typeof(Gateway.GatewayHost).Assembly.GetName().Version}";
}
