using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Tenancy;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs replay</c>: lets jobs that ended without an image go on after their last paid step.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var ids = new Argument<Guid[]>("id") { Description = "Jobs to replay. Default: all that failed or whose outcome is unknown.", Arity = ArgumentArity.ZeroOrMore };
        var reason = FilterOptions.Reason();
        var since = SharedOptions.Moment("--since", "Only jobs that ended then or later.");
        var until = SharedOptions.Moment("--until", "Only jobs that ended before.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what it would do and what that would cost, and change nothing." };
        var acceptDouble = new Option<bool>("--accept-double")
        {
            Description = "Order again what may have been bought and can't be found, and what was bought and lost: it may be paid for twice.",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var allTenants = AllTenants.Option("Jobs of all tenants, with one plan for each; needs the admin token.");
        var call = new GatewayCall(isOperators: true);
        var command = new Command("replay", "Lets jobs of a tenant, by default of the tenant default, that ended without an image go on after their last paid step.")
        {
            ids, reason, since, until, allTenants, dryRun, acceptDouble, yes,
        };
        call.AddTo(command);
        AllTenants.Exclude(command, allTenants, "--tenant");
        command.Validators.Add(result =>
        {
            if (result.GetValue(ids) is { Length: > 0 } && (result.GetResult(reason) ?? result.GetResult(since) ?? result.GetResult(until)) is not null)
            {
                result.AddError("Name jobs by their ids, or by --reason, --since and --until, but not both.");
            }

            if (result.GetValue(ids) is { Length: > 0 } && result.GetValue(allTenants))
            {
                result.AddError("Jobs that are named by their ids are one tenant's: say --tenant in place of --all-tenants.");
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
