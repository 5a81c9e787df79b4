using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>
/// One run of <c>imagegen jobs replay</c>: select, plan, show, confirm, replay. A job is replayed only if it is unchanged since it was read, so that
/// an interrupted run can be repeated.
/// </summary>
internal sealed class ReplayRun(ReplayOptions options, IAnsiConsole console, TimeProvider time)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var client = Connect(options.Tenant);
        var plans = await PlanAsync(client, cancellationToken);
        var others = options.Tenant is null && !options.AllTenants && options.Ids.Count == 0 ? await OtherTenants.FindAsync(client, cancellationToken) : null;
        var total = plans.Sum(plan => plan.Plan.Jobs.Count);
        if (options.DryRun || total == 0)
        {
            Write(plans, others);
            return ExitCodeOf(plans);
        }

        if (!options.Yes && (options.Json || Console.IsInputRedirected))
        {
            WriteUnlessJson(plans, others);
            throw new CommandException(ExitCode.NotConfirmed, "Confirmation is needed, and there is no terminal to ask. Check the plan, then repeat the command with --yes.");
        }

        WriteUnlessJson(plans, others);
        if (!options.Yes && !await console.ConfirmAsync($"Replay {total} jobs?", defaultValue: false, cancellationToken))
        {
            return ExitCode.NotConfirmed;
        }

        List<TenantReplay> done = [];
        foreach (var plan in plans)
        {
            done.Add(await ReplayAsync(plan, cancellationToken));
        }

        if (options.Json)
        {
            Write(done, others);
        }
        else
        {
            WriteDone(done.Sum(part => part.Replayed), total);
        }

        return ExitCodeOf(plans);
    }

    private GatewayClient Connect(string? tenant) => new(options.Server, OperatorToken.For(options.Server, options.Data ?? DataFolder.Default), tenant);

    private async Task<List<TenantReplay>> PlanAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        var providers = (await client.ListProvidersAsync(cancellationToken)).Value.Data;
        List<TenantReplay> plans = [];
        var tenants = options.AllTenants
            ? (await client.ListTenantsAsync(cancellationToken)).Value.Data.Where(tenant => tenant.Unsuccessful > 0).Select(tenant => tenant.Tenant)
            : [client.Tenant];
        foreach (var tenant in tenants)
        {
            using var tenantClient = Connect(tenant);
            var (jobs, isPartial) = await SelectAsync(tenantClient, cancellationToken);
            plans.Add(new TenantReplay(tenant, ReplayPlanTable.Of(jobs, providers, options.AcceptDouble), isPartial));
        }

        return plans;
    }

    private async Task<TenantReplay> ReplayAsync(TenantReplay part, CancellationToken cancellationToken)
    {
        using var client = Connect(part.Tenant);
        var replayed = 0;
        foreach (var job in part.Plan.Jobs)
        {
            replayed += await client.TryReplayAsync(job, options.AcceptDouble, cancellationToken) ? 1 : 0;
        }

        return part with { Replayed = replayed };
    }

    /// <summary>A job that was given by its id and can't be replayed is an error of the caller; in a selection such jobs are left out.</summary>
    private int ExitCodeOf(List<TenantReplay> plans)
        => options.Ids.Count > 0 && plans.Any(part => part.Plan.LeftOut.Count > 0) ? ExitCode.InvalidRequest : ExitCode.Succeeded;

    private async Task<(IReadOnlyList<JobResponse> Jobs, bool IsPartial)> SelectAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        List<JobResponse> jobs = [];
        var isPartial = false;
        foreach (var id in options.Ids)
        {
            jobs.Add((await client.GetJobAsync(id, cancellationToken)).Value);
        }

        // Canceled jobs are replayed only by their ids, because they were stopped on purpose.
        foreach (var status in options.Ids.Count > 0 ? [] : new[] { "failed", "outcome_unknown" })
        {
            var listed = await client.ListAllJobsAsync($"{WireText.Parameter("status", status)}{Filter()}", cancellationToken);
            jobs.AddRange(listed.Jobs);
            isPartial |= listed.IsPartial;
        }

        return (jobs, isPartial);
    }

    private string Filter()
    {
        var now = time.GetUtcNow();
        return WireText.Parameter("reason", options.Reason) + WireText.Parameter("ended_after", options.Since, now) + WireText.Parameter("ended_before", options.Until, now);
    }

    private void WriteUnlessJson(List<TenantReplay> plans, OtherTenants? others)
    {
        if (!options.Json)
        {
            Write(plans, others);
        }
    }

    private void Write(List<TenantReplay> parts, OtherTenants? others)
    {
        if (options.Json)
        {
            JsonOutput.Write(console, new
            {
                options.DryRun,
                Jobs = parts.Sum(part => part.Plan.Jobs.Count),
                Purchases = parts.Sum(part => part.Plan.Purchases),
                Cost = CostOf(parts),
                Replayed = parts.Sum(part => part.Replayed),
                Tenants = parts.Select(part => part.ToDocument()),
                OtherTenants = others?.Tenants?.Select(tenant => new { tenant.Tenant, tenant.Failed, tenant.OutcomeUnknown }),
            });
            return;
        }

        foreach (var part in parts)
        {
            console.MarkupLineInterpolated($"Tenant {part.Tenant}:");
            part.Plan.Write(console);
            if (part.IsPartial)
            {
                console.MarkupLine("[yellow]A part of the store does not respond: its jobs are left out. Repeat the command when it responds.[/]");
            }
        }

        if (options.AllTenants)
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"All {parts.Count} tenants together: {parts.Sum(part => part.Plan.Jobs.Count)} jobs, at most {parts.Sum(part => part.Plan.Purchases)} purchases, at most {(CostOf(parts) is { } cost ? $"{cost.ToString(CultureInfo.InvariantCulture)} USD" : "an unknown amount")}.");
        }

        others?.Write(console);
    }

    private void WriteDone(int replayed, int total)
    {
        console.MarkupLineInterpolated($"{replayed} of {total} jobs replayed.");
        if (replayed < total)
        {
            console.MarkupLine("[yellow]The others have changed since they were read, or are being replayed elsewhere; they stay unchanged.[/]");
        }
    }

    private static decimal? CostOf(List<TenantReplay> parts) => parts.Any(part => part.Plan.Cost is null) ? null : parts.Sum(part => part.Plan.Cost);
}
