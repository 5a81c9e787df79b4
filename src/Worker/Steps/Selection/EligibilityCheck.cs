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

/// <summary>Why a provider is passed over before anybody asks it: what is configured, and what the request needs and the provider has not.</summary>
internal sealed class EligibilityCheck(ProviderInstances instances, ConfiguredProviders roster, IImageStorageHealth places)
{
    // Together an hour, in which a worker that has the provider comes by if there is one.
    private const int MostWaits = 120;
    private static readonly TimeSpan WaitForAnother = TimeSpan.FromSeconds(30);

    // A worker whose places are well may be there, and is to have the job soon.
    private static readonly TimeSpan WaitForPlaces = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A job in a lane that no worker names is found by workers that may be configured for other boxes only. One without the job's provider leaves it
    /// for a while to one that has it, before it counts as a job without a provider. And a worker that could not keep the image buys none, and leaves
    /// the job to one that can. Null where there is nothing to wait for.
    /// </summary>
    public StepResult.Postpone? WaitForAnotherWorker(ClaimedJob job)
        => places.WhyUnusable is not null ? StepResult.After(Backoff.Jittered(WaitForPlaces))
            : job.Instance is null && job.Row.Polls < MostWaits && !roster.AllLanes.Contains(job.Row.Lane)
            ? StepResult.After(Backoff.Jittered(WaitForAnother), polled: true)
            : null;

    /// <summary>Null when nothing speaks against the provider the job is on its way to.</summary>
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
            return new(FailureReason.InvalidRequest, $"The provider '{stop.Name}' makes no images from images; leave out image, or name another provider.");
        }

        // Checked when the job was accepted, and once more: the instance may be of another kind by now.
        if (instance.KnowsNamedModels && ProviderOptionRules.CheckFor(instance.Provider.Kind, job.Row.Request.ProviderOptions) is [var fault, ..])
        {
            return new(FailureReason.InvalidRequest, $"{fault.Field} {fault.Message}");
        }

        return instance.Provider.UnsupportedReason(instance.OrderFor(job.Row)) is { } objection
            ? new(FailureReason.InvalidRequest, objection)
            : Lacks(job, instance) is { } lack ? new(FailureReason.InvalidRequest, lack) : null;
    }

    /// <summary>
    /// A named seed and a negative prompt are wishes: they pass over a provider only where another one of the route can meet them. Where none
    /// can, the image is made without.
    /// </summary>
    private string? Lacks(ClaimedJob job, ProviderInstance instance)
    {
        if (job.Row.SeedIsNamed && !instance.Provider.Abilities.Seed && Others(job).Any(other => other.Provider.Abilities.Seed))
        {
            return "It can't keep the seed that the request names.";
        }

        return !string.IsNullOrEmpty(job.Row.Request.NegativePrompt) && !instance.Provider.Abilities.NegativePrompt
            && Others(job).Any(other => other.Provider.Abilities.NegativePrompt)
                ? "It has no negative prompt."
                : null;
    }

    private IEnumerable<ProviderInstance> Others(ClaimedJob job)
        => job.Route.Stops.Where(stop => stop.Name != job.Route.Current.Name).Select(stop => instances.TryFind(stop.Name, out var found) ? found : null).OfType<ProviderInstance>();
}
