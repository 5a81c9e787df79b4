using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Instances;

/// <summary>A provider instance with its configuration.</summary>
/// <param name="Entry">Lane, concurrency, price, time limit.</param>
/// <param name="Provider">The adapter.</param>
/// <param name="Callbacks">Creates the addresses at which providers report the end of orders.</param>
internal sealed record ProviderInstance(ConfiguredProvider Entry, IImageProvider Provider, ProviderCallbacks Callbacks)
{
    private const string ForeignOptions = "The provider_options are for another kind of service: left out.";

    /// <summary>The adapter, when purchases at this provider have an id and can be polled.</summary>
    public IPredictionProvider? Predictions => Provider as IPredictionProvider;

    /// <summary>The adapter, when it fetches images from addresses of the provider.</summary>
    public IImageFetcher? Fetcher => Provider as IImageFetcher;

    /// <summary>The adapter, when a purchase whose id was lost can be looked up.</summary>
    public IPredictionProvider? LookUps => Provider.Evidence is PurchaseEvidence.List or PurchaseEvidence.ById ? Predictions : null;

    /// <summary>Whether running an order twice costs nothing.</summary>
    public bool RunsFree => Provider.IsFree;

    /// <summary>Whether an order with an unknown outcome is simply run again: it costs nothing, and there is no id to find it by.</summary>
    public bool RunsAgain => RunsFree && LookUps is null;

    /// <summary>Whether the provider calls back at the end of an order, so that polls are only the fallback.</summary>
    public bool CallsBack => Callbacks.AreOn && Predictions is { CallsBack: true };

    /// <summary>Whether the model and options in a request apply to this kind of service. They are meant for the first provider of the route.</summary>
    public bool KnowsNamedModels { get; init; } = true;

    /// <summary>The time from an order to its first poll; <paramref name="instance"/> is null when the instance is not configured here.</summary>
    public static TimeSpan FirstPollOf(ProviderInstance? instance, Timings timings)
        => instance is { CallsBack: true } ? timings.FallbackPoll : instance is { RunsFree: true } ? timings.FirstFreePoll : timings.FirstPoll;

    /// <summary>The model for requests that name none.</summary>
    public string? OwnModel => Entry.Model ?? Provider.DefaultModel;

    /// <summary>The model that the request gets here.</summary>
    public string? ModelFor(ImageRequest request) => KnowsNamedModels && request.Model is { } named ? named : OwnModel;

    /// <summary>Remarks about the job's order before it leaves: what the adapter leaves out, and options of another kind of service, which are not sent.</summary>
    public IReadOnlyList<string> RemarksOn(Job job)
    {
        string?[] remarks =
        [
            ForeignModel(job) is { } named ? $"The model {named} belongs to another kind of service: {OwnModel ?? "the service's own"} was ordered." : null,
            !KnowsNamedModels && job.Request.ProviderOptions is { Count: > 0 } ? ForeignOptions : null,
            Provider.RemarkOn(OrderFor(job)),
        ];
        return [.. remarks.OfType<string>()];
    }

    /// <summary>The fields of the job's request that an order with this plan does not meet.</summary>
    public IReadOnlyList<RequestChange> ChangesOn(Job job, OrderPlan plan)
    {
        // An order with a source image always has a strength; a default strength was not requested.
        List<RequestChange> changes = [.. OrderChanges.Of(OrderFor(job), plan).Where(change => change.Field != "strength" || job.Request.Strength is not null)];
        if (ForeignModel(job) is { } named)
        {
            changes.Add(OrderChanges.Change("model", named, OwnModel));
        }

        if (!KnowsNamedModels && job.Request.ProviderOptions is { Count: > 0 } options)
        {
            changes.Add(OrderChanges.Change("provider_options", string.Join(", ", options.Keys), null));
        }

        return changes;
    }

    private string? ForeignModel(Job job) => !KnowsNamedModels && job.Request.Model is { } named && named != OwnModel ? named : null;

    /// <summary>The order for a job, the same at every call, because look-ups compare with it. It does not contain the source image.</summary>
    public GenerationOrder OrderFor(Job job) => new()
    {
        JobId = job.Id,
        Prompt = job.Request.Prompt,
        NegativePrompt = job.Request.NegativePrompt,
        Strength = job.Request.Image is null ? null : job.Request.Strength ?? SourceImages.DefaultStrength,
        Width = job.Request.Width,
        Height = job.Request.Height,
        AspectRatio = job.Request.AspectRatio,
        Seed = job.Seed,
        SeedIsNamed = job.SeedIsNamed,
        IsExact = job.Request.Exact == true,
        Options = KnowsNamedModels ? job.Request.ProviderOptions : null,
        Steps = job.Request.Steps,
        Guidance = job.Request.Guidance,
        // Once an intent is recorded, its model counts, whatever is configured now.
        Model = job.State == JobState.Queued ? ModelFor(job.Request) : job.Model,
        OutputFormat = job.Request.OutputFormat,
        Callback = Callbacks.AddressFor(Entry.Name, job.Id),
        Deadline = Entry.Timeout,
    };
}
