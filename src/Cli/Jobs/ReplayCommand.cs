using System.CommandLine;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs replay</c>: lets jobs that ended without a picture go on after their last paid step.</summary>
internal static class ReplayCommand
{
    private static readonly HashSet<string> Reasons =
        [.. Enum.GetValues<FailureReason>().Select(reason => JsonSerializer.SerializeToElement(reason).GetString()!)];

    public static Command Create()
    {
        var ids = new Argument<Guid[]>("id") { Description = "Jobs to replay. Default: all that failed or whose outcome is unknown.", Arity = ArgumentArity.ZeroOrMore };
        var reason = new Option<string?>("--reason") { Description = "Only jobs that ended for this reason, for example timed_out." };
        reason.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || !Reasons.Contains(text))
            {
                result.AddError($"--reason must be one of {string.Join(", ", Reasons.Order(StringComparer.Ordinal))}.");
            }
        });
        var since = SharedOptions.Moment("--since", "Only jobs that ended then or later.");
        var until = SharedOptions.Moment("--until", "Only jobs that ended before.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what it would do and what that would cost, and change nothing." };
        var acceptDouble = new Option<bool>("--accept-double")
        {
            Description = "Order again what may have been bought and can't be found, and what was bought and lost: it may be paid for twice.",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var (server, data) = (SharedOptions.Server(), SharedOptions.OperatorData());
        var command = new Command("replay", "Lets jobs that ended without a picture go on after their last paid step.")
        {
            ids, reason, since, until, dryRun, acceptDouble, yes, server, data,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(ids) is { Length: > 0 } && (result.GetResult(reason) ?? result.GetResult(since) ?? result.GetResult(until)) is not null)
            {
                result.AddError("Name jobs by their ids, or by --reason, --since and --until, but not both.");
            }
        });
        command.SetAction((parsed, cancellationToken) => new ReplayRun(
            new ReplayOptions(
                [.. (parsed.GetValue(ids) ?? []).Distinct()],
                parsed.GetValue(reason),
                parsed.GetValue(since),
                parsed.GetValue(until),
                parsed.GetValue(dryRun),
                parsed.GetValue(acceptDouble),
                parsed.GetValue(yes),
                parsed.GetValue(server) ?? JobsCommand.DefaultServer,
                parsed.GetValue(data)),
            AnsiConsole.Console,
            TimeProvider.System).RunAsync(cancellationToken));
        return command;
    }
}
