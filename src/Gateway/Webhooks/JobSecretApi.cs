using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The secret that signs deliveries to addresses that jobs name themselves.</summary>
internal static class JobSecretApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapJobSecret(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/webhooks/job-secret", ReadAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("getJobSecret", "Read the state of the secret for jobs' own webhooks", "Whether the tenant has one, and its last four characters.")
            .Produces<JobSecretView>()
            .ProducesProblems(400, 503);
        routes.MapPost("/webhooks/job-secret/rotate", RotateAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe(
                "rotateJobSecret",
                "Create a secret for jobs' own webhooks",
                "Needed once before a job may name an address in webhook. Only this response contains the secret. For 24 hours deliveries are also signed with the previous secret.")
            .Produces<JobSecretView>()
            .ProducesProblems(400, 409, 503);
        return routes;
    }

    private static async Task<Ok<JobSecretView>> ReadAsync(Tenant tenant, WebhookEndpointService service, CancellationToken cancellationToken)
        => TypedResults.Ok(JobSecretView.Of(await service.FindJobSecretAsync(tenant, cancellationToken)));

    private static async Task<Ok<JobSecretView>> RotateAsync(Tenant tenant, WebhookEndpointService service, CancellationToken cancellationToken)
        => TypedResults.Ok(JobSecretView.Of(await service.RotateJobSecretAsync(tenant, cancellationToken)));
}
