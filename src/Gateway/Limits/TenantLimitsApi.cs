using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Limits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Limits;

/// <summary>The limits of tenants, for operators only.</summary>
internal static class TenantLimitsApi
{
    private const string Path = "/tenants/{name}/limits";

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapTenantLimits(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetAsync)
            .RequireScope(AccessScope.Admin)
            .Describe("getTenantLimits", "Show the limits of a tenant", "For the operator: the limits of the tenant, or the default ones while none are set.")
            .Produces<TenantLimitsView>()
            .ProducesProblems(400, 401, 403, 503);
        routes.MapPut(Path, PutAsync)
            .RequireScope(AccessScope.Admin)
            .Describe(
                "putTenantLimits",
                "Set the limits of a tenant",
                "For the operator: sets all limits of the tenant, whether it has jobs or not. A limit that is absent or null does not apply. Every gateway and worker applies them within 2 s.")
            .Accepts<LimitsBody>("application/json")
            .Produces<TenantLimitsView>()
            .ProducesProblems(400, 401, 403, 413, 415, 503);
        routes.MapDelete(Path, DeleteAsync)
            .RequireScope(AccessScope.Admin)
            .Describe("deleteTenantLimits", "Remove the limits of a tenant", "For the operator: from then on the default limits apply to the tenant. May be repeated.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 401, 403, 503);
        return routes;
    }

    private static async Task<Ok<TenantLimitsView>> GetAsync(string name, ITenantLimits limits, CurrentLimits current, CancellationToken cancellationToken)
        => TypedResults.Ok(await limits.FindAsync(TenantName.Checked(name), cancellationToken) is { } set
            ? TenantLimitsView.Of(name, set, isSet: true)
            : TenantLimitsView.Of(name, current.Defaults, isSet: false));

    private static async Task<Ok<TenantLimitsView>> PutAsync(string name, HttpContext http, Caller caller, ITenantLimits limits, LimitsAudit audit)
    {
        var set = await LimitsBody.ReadAsync(http.Request, http.RequestAborted);
        await limits.PutAsync(TenantName.Checked(name), set, http.RequestAborted);
        await audit.RecordAsync(name, caller.Describe(http), http.RequestAborted);
        return TypedResults.Ok(TenantLimitsView.Of(name, set, isSet: true));
    }

    private static async Task<NoContent> DeleteAsync(string name, HttpContext http, Caller caller, ITenantLimits limits, LimitsAudit audit)
    {
        if (await limits.RemoveAsync(TenantName.Checked(name), http.RequestAborted))
        {
            await audit.RecordAsync(name, caller.Describe(http), http.RequestAborted);
        }

        return TypedResults.NoContent();
    }
}
