using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Tenancy;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs replay</c>: resumes jobs that ended without an image after their last paid step.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var ids = new Argument<Guid[]>("id") { Description = "Jobs to replay. Default: all that failed or whose outcome is unknown.", Arity = ArgumentArity.ZeroOrMore };
        var reason = FilterOptions.Reason();
        var since = SharedOptions.Time("--since", "Only jobs that ended then or later.");
        var until = SharedOptions.Time("--until", "Only jobs that ended before.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what it would do and cost, and change nothing." };
        var acceptDouble = new Option<bool>("--accept-double")
        {
            Description = "Also order again if an image may have been bought, or was bought and is lost: it may be paid for twice.",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask for confirmation." };
        var allTenants = AllTenants.Option("Jobs of all tenants, with one plan for each; needs the admin token.");
        var call = new GatewayCall(isOperators: true);
        var command = new Command("replay", "Resumes jobs of a tenant (by default of the tenant default) that ended without an image, after their last paid step.")
        {
            ids, reason, since, until, allTenants, dryRun, acceptDouble, yes,
        };
        call.AddTo(command);
        AllTenants.Exclude(command, allTenants, "--tenant");
        command.Validators.Add(result =>
        {
            if (result.GetValue(ids) is { Length: > 0 } && (result.GetResult(reason) ?? result.GetResult(since) ?? result.GetResult(until)) is not null)
            {
                result.AddError("Select jobs by their ids, or by --reason, --since and --until, not both.");
            }

            if (result.GetValue(ids) is { Length: > 0 } && result.GetValue(allTenants))
            {
                result.AddError("Jobs that are given by their ids belong to one tenant: use --tenant instead of --all-tenants.");
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
                call.Server(parsed),
                call.Data(parsed),
                call.Tenant(parsed),
                parsed.GetValue(allTenants),
                call.IsJson(parsed)),
            AnsiConsole.Console,
            TimeProvider.System).RunAsync(cancellationToken));
        return command;
    }
}
