using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>Checks that a job names a webhook address only when the tenant has a secret with which deliveries can be signed.</summary>
internal sealed class JobWebhooks(IWebhookRegistry registry)
{
    /// <exception cref="Gateway.Http.ProblemException">400: the tenant has no secret for addresses that jobs name.</exception>
    public async Task CheckAsync(Tenant tenant, ImageRequest request, CancellationToken cancellationToken)
    {
        if (request.Webhook is not null && await registry.FindJobSecretAsync(tenant.Name, cancellationToken) is null)
        {
            throw ValidationErrors.Refuse("webhook", "needs a signing secret, which the tenant does not have: create one with POST /v1/webhooks/job-secret/rotate first.");
        }
    }
}
