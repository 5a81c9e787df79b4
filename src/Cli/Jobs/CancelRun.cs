using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>One run of <c>imagegen jobs cancel</c>. Canceling is idempotent, so that an interrupted run can be repeated.</summary>
internal sealed class CancelRun(CancelOptions options, IAnsiConsole console)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var client = Connect(options.Tenant);
        if (options.Ids.Count == 0 && options.Batch is null)
        {
            return await CancelMatchingAsync(client, cancellationToken);
        }

        var result = options.Batch is { } batch ? await CancelBatchAsync(client, batch, cancellationToken) : await CancelNamedAsync(client, cancellationToken);
        Write([(client.Tenant, result)]);
        return options.Batch is null && result.TooLate > 0 ? ExitCode.InvalidRequest : ExitCode.Succeeded;
    }

    private async Task<CancelResponse> CancelBatchAsync(GatewayClient client, Guid batch, CancellationToken cancellationToken)
        => options.DryRun
            ? CancelResponse.Of([.. (await client.GetBatchAsync(batch, cancellationToken)).Value.Jobs.Select(job => CanceledJobResponse.Of(job, isPreview: true))], dryRun: true)
            : await client.CancelBatchAsync(batch, cancellationToken);

    private async Task<CancelResponse> CancelNamedAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        // First check that all of them exist: a mistyped id must not cancel only half of the jobs.
        var jobs = await Task.WhenAll(options.Ids.Select(async id => (await client.GetJobAsync(id, cancellationToken)).Value));
        List<CanceledJobResponse> canceled = [];
        foreach (var job in jobs)
        {
            canceled.Add(options.DryRun ? CanceledJobResponse.Of(job, isPreview: true) : CanceledJobResponse.Of(await CancelAsync(client, job.Id, cancellationToken)));
        }

        return CancelResponse.Of(canceled, options.DryRun);
    }

    private static async Task<JobResponse> CancelAsync(GatewayClient client, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.CancelAsync(id, cancellationToken)).Value;
        }
        catch (CommandException refusal) when (refusal.Status == System.Net.HttpStatusCode.Conflict)
        {
            // The job had ended; its status shows the outcome.
            return (await client.GetJobAsync(id, cancellationToken)).Value;
        }
    }

    private async Task<int> CancelMatchingAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        var tenants = options.AllTenants
            ? [.. (await client.ListTenantsAsync(cancellationToken)).Value.Data.Where(tenant => tenant.Queued + tenant.Running > 0).Select(tenant => tenant.Tenant)]
            : new List<string> { client.Tenant };
        if (options.DryRun || !options.Yes)
        {
            var plan = await CancelAsync(tenants, dryRun: true, cancellationToken);
            if (options.DryRun)
            {
                Write(plan);
                return ExitCode.Succeeded;
            }

            if (options.Json || Console.IsInputRedirected)
            {
                throw new CommandException(ExitCode.NotConfirmed, "Confirmation is needed, and there is no terminal to ask. Check with --dry-run, then repeat the command with --yes.");
            }

            Write(plan);
            if (!await console.ConfirmAsync("Cancel them?", defaultValue: false, cancellationToken))
            {
                return ExitCode.NotConfirmed;
            }
        }

        Write(await CancelAsync(tenants, dryRun: false, cancellationToken));
        return ExitCode.Succeeded;
    }

    private async Task<IReadOnlyList<(string Tenant, CancelResponse Result)>> CancelAsync(List<string> tenants, bool dryRun, CancellationToken cancellationToken)
    {
        List<(string Tenant, CancelResponse Result)> results = [];
        foreach (var tenant in tenants)
        {
            using var client = Connect(tenant);
            results.Add((tenant, await client.CancelMatchingAsync(options.Filter, dryRun, cancellationToken)));
        }

        return results;
    }

    private void Write(IReadOnlyList<(string Tenant, CancelResponse Result)> results)
    {
        if (!options.Json)
        {
            foreach (var (tenant, result) in results)
            {
                CancelTable.Write(console, tenant, result);
            }

            if (options.AllTenants && results.Count != 1)
            {
                CancelTable.Write(console, "(all together)", Sum(results));
            }

            return;
        }

        JsonOutput.Write(console, new
        {
            Tenants = results.Select(entry => new { entry.Tenant, entry.Result.Canceled, entry.Result.Requested, entry.Result.TooLate, entry.Result.Cost }),
            options.DryRun,
            Sum(results).Canceled,
            Sum(results).Requested,
            Sum(results).TooLate,
            Sum(results).Cost,
            Sum(results).Jobs,
            Incomplete = results.Any(entry => entry.Result.Incomplete),
        });
    }

    private CancelResponse Sum(IReadOnlyList<(string Tenant, CancelResponse Result)> results) => CancelResponse.Of([.. results.SelectMany(entry => entry.Result.Jobs)], options.DryRun);

    private GatewayClient Connect(string? tenant) => new(options.Server, OperatorToken.For(options.Server, options.Data ?? DataFolder.Default), tenant);
}
