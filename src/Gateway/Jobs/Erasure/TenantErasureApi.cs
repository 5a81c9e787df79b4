using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Jobs.Erasure;

/// <summary>Erases all jobs of a tenant, for operators only.</summary>
internal static class TenantErasureApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapTenantErasure(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tenants/{name}/erase", EraseAsync)
            .RequireScope(AccessScope.Admin)
            .Describe(
                "eraseTenant",
                "Erase the jobs of a tenant",
                "For the operator: erases up to limit jobs of the tenant, newest first, as eraseJob does. Repeat with next_cursor until it is null; after an interruption begin again without a cursor, which passes over what is "
                    + "erased. Jobs that are accepted meanwhile are not included: revoke the tenant's keys first. Keys, limits and webhook endpoints of the tenant stay.")
            .TakesQuery("limit", "cursor")
            .Produces<TenantErasureView>()
            .ProducesProblems(400, 401, 403, 503);
        return routes;
    }

    private static async Task<IResult> EraseAsync(string name, HttpRequest request, TenantEraser eraser, CancellationToken cancellationToken)
    {
        var (faults, limit, cursor) = (new ValidationErrors(), TenantEraser.MaxLimit, request.Query["cursor"].ToString());
        if (!NamePattern.IsMatch(name))
        {
            faults.Add("name", "must be a tenant: 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
        }

        if (request.Query.TryGetValue("limit", out var text)
            && (!int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > TenantEraser.MaxLimit))
        {
            faults.Add("limit", $"must be a whole number from 1 to {TenantEraser.MaxLimit}.");
        }

        faults.ThrowIfAny();
        try
        {
            return TypedResults.Ok(await eraser.EraseAsync(name, limit, cursor.Length == 0 ? null : cursor, cancellationToken));
        }
        catch (FormatException)
        {
            return new ProblemResult(KnownProblems.InvalidRequest("cursor", "must be the next_cursor of an earlier call, unchanged."));
        }
    }
}
