using System.Globalization;
using System.Net;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>The jobs of other tenants that a replay of one tenant leaves out: those that ended without an image. Reading them needs the admin token.</summary>
/// <param name="Tenants">The tenants with such jobs; null if there is no admin token, or the gateway has none or does not support the call.</param>
internal sealed record OtherTenants(IReadOnlyList<TenantResponse>? Tenants)
{
    private const int MaxNamed = 20;

    public static async Task<OtherTenants> FindAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        try
        {
            var tenants = (await client.ListTenantsAsync(cancellationToken)).Value.Data;
            return new OtherTenants([.. tenants.Where(tenant => tenant.Tenant != client.Tenant && tenant.Unsuccessful > 0)]);
        }
        catch (CommandException refusal) when (refusal.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            return new OtherTenants((IReadOnlyList<TenantResponse>?)null);
        }
    }

    public void Write(IAnsiConsole console)
    {
        if (Tenants is null)
        {
            console.MarkupLine("[yellow]Jobs of other tenants were left out; to read them give the admin token, and --tenant NAME for one or --all-tenants for all.[/]");
        }
        else if (Tenants.Count > 0)
        {
            var names = string.Join(", ", Tenants.Take(MaxNamed).Select(tenant => string.Create(CultureInfo.InvariantCulture, $"{tenant.Tenant} {tenant.Unsuccessful}")));
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"[yellow]Left out, failed or outcome_unknown, of other tenants: {Tenants.Sum(tenant => tenant.Unsuccessful)} jobs ({names}{(Tenants.Count > MaxNamed ? ", …" : "")}). --tenant NAME takes those of one, --all-tenants all.[/]");
        }
    }
}
