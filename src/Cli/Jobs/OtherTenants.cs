using System.Globalization;
using System.Net;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>What a replay of one tenant leaves out: the jobs of others that ended without an image. Only the operator can know.</summary>
/// <param name="Tenants">The tenants that have some; null where the admin token is not there, or the gateway has none or does not know the question.</param>
internal sealed record OtherTenants(IReadOnlyList<TenantAnswer>? Tenants)
{
    private const int MostNamed = 20;

    public static async Task<OtherTenants> FindAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        try
        {
            var tenants = (await client.ListTenantsAsync(cancellationToken)).Value.Data;
            return new OtherTenants([.. tenants.Where(tenant => tenant.Tenant != client.Tenant && tenant.Dead > 0)]);
        }
        catch (CommandException refusal) when (refusal.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            return new OtherTenants((IReadOnlyList<TenantAnswer>?)null);
        }
    }

    public void Write(IAnsiConsole console)
    {
        if (Tenants is null)
        {
            console.MarkupLine("[yellow]Jobs of other tenants were not looked at, which needs the admin token: --tenant NAME for one, --all-tenants for all.[/]");
        }
        else if (Tenants.Count > 0)
        {
            var names = string.Join(", ", Tenants.Take(MostNamed).Select(tenant => string.Create(CultureInfo.InvariantCulture, $"{tenant.Tenant} {tenant.Dead}")));
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"[yellow]Left out, failed or outcome_unknown, of other tenants: {Tenants.Sum(tenant => tenant.Dead)} jobs ({names}{(Tenants.Count > MostNamed ? ", …" : "")}). --tenant NAME takes those of one, --all-tenants all.[/]");
        }
    }
}
