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
internal sealed class Obstacles(ProviderDesks desks, ProviderRoster roster, IImagePlaces places)
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
    public Step.Later? WaitForAnotherWorker(JobInHand job)
        => places.WhyUnusable is not null ? Step.After(Pace.Jittered(WaitForPlaces))
            : job.Desk is null && job.Row.Polls < MostWaits && !roster.AllLanes.Contains(job.Row.Lane)
            ? Step.After(Pace.Jittered(WaitForAnother), polled: true)
            : null;

    /// <summary>Null when nothing speaks against the provider the job is on its way to.</summary>
    public Refusal? Find(JobInHand job)
    {
        var stop = job.Route.Current;
        if (job.Desk is not { } desk)
        {
            return new(FailureReason.InvalidRequest, $"There is no provider '{stop.Name}'.");
        }

        if (!desk.Entry.Enabled && stop.Pool.Count == 1)
        {
            return new(FailureReason.ProviderUnavailable, $"The provider '{stop.Name}' is switched off.");
        }

        if (job.Row.Request.Image is not null && !desk.Provider.ImageToImage)
        {
            return new(FailureReason.InvalidRequest, $"The provider '{stop.Name}' makes no pictures from pictures; leave out image, or name another provider.");
        }

        // Checked when the job was accepted, and once more: the instance may be of another kind by now.
        if (desk.KnowsNamedModels && ProviderOptionRules.CheckFor(desk.Provider.Kind, job.Row.Request.ProviderOptions) is [var fault, ..])
        {
            return new(FailureReason.InvalidRequest, $"{fault.Field} {fault.Message}");
        }

        return desk.Provider.ObjectionTo(desk.OrderFor(job.Row)) is { } objection
            ? new(FailureReason.InvalidRequest, objection)
            : Lacks(job, desk) is { } lack ? new(FailureReason.InvalidRequest, lack) : null;
    }

    /// <summary>
    /// A named seed and a negative prompt are wishes: they pass over a provider only where another one of the route can meet them. Where none
    /// can, the picture is made without.
    /// </summary>
    private string? Lacks(JobInHand job, ProviderDesk desk)
    {
        if (job.Row.SeedIsNamed && !desk.Provider.Abilities.Seed && Others(job).Any(other => other.Provider.Abilities.Seed))
        {
            return "It can't keep the seed that the request names.";
        }

        return !string.IsNullOrEmpty(job.Row.Request.NegativePrompt) && !desk.Provider.Abilities.NegativePrompt
            && Others(job).Any(other => other.Provider.Abilities.NegativePrompt)
                ? "It has no negative prompt."
                : null;
    }

    private IEnumerable<ProviderDesk> Others(JobInHand job)
        => job.Route.Stops.Where(stop => stop.Name != job.Route.Current.Name).Select(stop => desks.TryFind(stop.Name, out var found) ? found : null).OfType<ProviderDesk>();
}
