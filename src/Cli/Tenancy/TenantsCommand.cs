using System.CommandLine;
using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Cli.Limits;
using Spectre.Console;

namespace ImageGen.Cli.Tenancy;

/// <summary><c>imagegen tenants</c>: lists the tenants with jobs in the store, and their numbers of jobs; shows and sets limits and weights; and erases jobs.</summary>
internal static class TenantsCommand
{
    public static Command Create() => new("tenants", "Lists tenants, sets their limits and weights, and erases their jobs, for the operator.")
    {
        new GatewayCall(isOperators: true, hasTenant: false).Complete<TenantListResponse>(
            new Command("list", "Lists the tenants that have jobs in the store, with their numbers of jobs by status. Needs the admin token."),
            (client, _, cancellationToken) => client.ListTenantsAsync(cancellationToken),
            Write),
        TenantLimitsCommand.Create(),
        TenantWeightCommand.Create(),
        EraseTenantCommand.Create(),
    };

    private static void Write(IAnsiConsole console, TenantListResponse tenants)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("tenant", column => column.NoWrap())
            .AddColumns("queued", "running", "succeeded", "failed", "canceled", "outcome unknown");
        foreach (var tenant in tenants.Data)
        {
            table.AddRow(
                Markup.Escape(tenant.Tenant), Text(tenant.Queued), Text(tenant.Running), Text(tenant.Succeeded), Text(tenant.Failed), Text(tenant.Canceled), Text(tenant.OutcomeUnknown));
        }

        console.Write(table);
        if (tenants.Incomplete)
        {
            console.MarkupLine("[yellow]A part of the store does not respond; its jobs are not counted.[/]");
        }
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
