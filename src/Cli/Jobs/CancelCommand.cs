using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Tenancy;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs cancel</c>: cancels jobs by their ids, by batch, or by a filter.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var ids = new Argument<Guid[]>("id") { Description = "Jobs to cancel.", Arity = ArgumentArity.ZeroOrMore };
        var batch = new Option<Guid?>("--batch") { Description = "All jobs of this batch." };
        var status = FilterOptions.Status("Only unfinished jobs of this status", JobStatus.Queued, JobStatus.Running);
        var (provider, metadata, after, before) = (FilterOptions.Provider(), FilterOptions.Metadata(), FilterOptions.CreatedAfter(), FilterOptions.CreatedBefore());
        var all = new Option<bool>("--all") { Description = "All unfinished jobs." };
        var allTenants = AllTenants.Option("The same filter for all tenants, one after the other; needs the admin token.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what it would do, and change nothing." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask for confirmation before the jobs of a filter are canceled." };
        var call = new GatewayCall(isOperators: true);
        var command = new Command(
            "cancel",
            "Cancels jobs that can still be canceled: by their ids, by --batch, or by a filter, which asks for confirmation. Exit code 2 if a job given by its id had ended otherwise.")
        {
            ids, batch, status, provider, metadata, after, before, all, allTenants, dryRun, yes,
        };
        call.AddTo(command);
        AllTenants.Exclude(command, allTenants, "--tenant");
        command.Validators.Add(result =>
        {
            var (named, isBatch) = (result.GetValue(ids) is { Length: > 0 }, result.GetResult(batch) is not null);
            Option[] filter = [status, provider, metadata, after, before];
            var isFilter = filter.Any(option => result.GetResult(option) is not null);
            var isAll = result.GetValue(all);
            if ((named ? 1 : 0) + (isBatch ? 1 : 0) + (isFilter ? 1 : 0) + (isAll ? 1 : 0) != 1)
            {
                result.AddError("Select the jobs in exactly one way: by their ids, by --batch, by a filter (--status, --provider, --metadata, --created-after, --created-before), or by --all.");
            }
            else if (result.GetValue(allTenants) && !isFilter && !isAll)
            {
                result.AddError("--all-tenants needs a filter or --all.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            return new CancelRun(
                new CancelOptions(
                    [.. (parsed.GetValue(ids) ?? []).Distinct()],
                    parsed.GetValue(batch),
                    new CancelFilter(
                        parsed.GetValue(status), parsed.GetValue(provider), parsed.GetValue(metadata),
                        parsed.GetValue(after)?.Before(now).UtcDateTime, parsed.GetValue(before)?.Before(now).UtcDateTime, parsed.GetValue(all) ? true : null),
                    parsed.GetValue(allTenants), parsed.GetValue(dryRun), parsed.GetValue(yes), call.IsJson(parsed), call.Server(parsed), call.Tenant(parsed), call.Data(parsed)),
                AnsiConsole.Console).RunAsync(cancellationToken);
        });
        return command;
    }
}
