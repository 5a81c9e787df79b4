using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Requests;
using ImageGen.Providers;
using ImageGen.Storage.Identity;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>Why a provider is skipped without a query: because of its configuration, or because it does not support what the request needs.</summary>
internal sealed class EligibilityCheck(ProviderInstances instances, ConfiguredProviders configured, IImageStorageHealth storageHealth)
{
    // In all an hour, within which a worker that has the provider takes the job if there is one.
    private const int MaxWaits = 120;
    private static readonly TimeSpan WaitForAnother = TimeSpan.FromSeconds(30);

    // A worker with usable storage may exist, and should get the job soon.
    private static readonly TimeSpan WaitForStorage = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether the job is left to another worker for a while: when this worker can't store images, or when it does not have the provider of a job in a lane
    /// that no worker's configuration names. Null when there is nothing to wait for.
    /// </summary>
    public StepResult.Postpone? WaitForAnotherWorker(ClaimedJob job)
        => storageHealth.WhyUnusable is not null ? StepResult.After(Backoff.Jittered(WaitForStorage))
            : job.Instance is null && job.Row.Polls < MaxWaits && !configured.AllLanes.Contains(job.Row.Lane)
            ? StepResult.After(Backoff.Jittered(WaitForAnother), polled: true)
            : null;

    /// <summary>Null when the job's current provider can make the image.</summary>
    public Refusal? Find(ClaimedJob job)
    {
        var stop = job.Route.Current;
        if (job.Instance is not { } instance)
        {
            return new(FailureReason.InvalidRequest, $"There is no provider '{stop.Name}'.");
        }

        if (!instance.Entry.Enabled && stop.Pool.Count == 1)
        {
            return new(FailureReason.ProviderUnavailable, $"The provider '{stop.Name}' is switched off.");
        }

        if (job.Row.Request.Image is not null && !instance.Provider.ImageToImage)
        {
            return new(FailureReason.InvalidRequest, $"The provider '{stop.Name}' can't make images from images; omit image, or name another provider.");
        }

        // Checked when the job was accepted, and again here: the instance may be of another kind now.
        if (instance.KnowsNamedModels && ProviderOptionRules.CheckFor(instance.Provider.Kind, job.Row.Request.ProviderOptions) is [var fault, ..])
        {
            return new(FailureReason.InvalidRequest, $"{fault.Field} {fault.Message}");
        }

        return instance.Provider.UnsupportedReason(instance.OrderFor(job.Row)) is { } objection
            ? new(FailureReason.InvalidRequest, objection)
            : LackOf(job, instance) is { } lack ? new(FailureReason.InvalidRequest, lack) : null;
    }

    /// <summary>
    /// A given seed and a negative prompt are preferences: a provider without them is skipped only if another provider of the route has them. If none has, the
    /// image is made without.
    /// </summary>
    private string? LackOf(ClaimedJob job, ProviderInstance instance)
    {
        if (job.Row.SeedIsNamed && !instance.Provider.Abilities.Seed && Others(job).Any(other => other.Provider.Abilities.Seed))
        {
            return "It can't use the requested seed.";
        }

        return !string.IsNullOrEmpty(job.Row.Request.NegativePrompt) && !instance.Provider.Abilities.NegativePrompt
            && Others(job).Any(other => other.Provider.Abilities.NegativePrompt)
                ? "It has no negative prompt."
                : null;
    }

    private IEnumerable<ProviderInstance> Others(ClaimedJob job)
        => job.Route.Stops.Where(stop => stop.Name != job.Route.Current.Name).Select(stop => instances.TryFind(stop.Name, out var found) ? found : null).OfType<ProviderInstance>();
}
