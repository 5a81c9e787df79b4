using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Limits;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Whether the limits of its tenant allow a job to go to its current provider. They were checked when the job was accepted, and may have changed since; and only here
/// the model is known that a provider uses for a request without one.
/// </summary>
internal sealed class AllowanceCheck(CurrentLimits limits)
{
    /// <summary>Why the provider is skipped; null when it is allowed.</summary>
    public async ValueTask<Refusal?> FindAsync(ClaimedJob job)
    {
        var (allowed, provider) = (await limits.OfAsync(job.Row.Tenant, job.Held), job.Route.Current.Name);
        return !allowed.AllowsProvider(provider) ? new Refusal(FailureReason.InvalidRequest, $"The tenant may not use the provider '{provider}'.")
            : job.Instance?.ModelFor(job.Row.Request) is { } model && !allowed.AllowsModel(model) ? new Refusal(FailureReason.InvalidRequest, $"The tenant may not use the model '{model}'.")
            : null;
    }
}
