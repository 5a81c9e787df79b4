namespace ImageGen.Providers;

/// <summary>A service that responds with an id and works asynchronously. All of these calls are free and may be repeated.</summary>
public interface IPredictionProvider : IImageProvider, IImageFetcher
{
    /// <summary>Whether the service calls <see cref="GenerationOrder.Callback"/>, so that polls are only the fallback. Default false.</summary>
    bool CallsBack => false;

    /// <summary>Reads the state of the prediction.</summary>
    /// <exception cref="ProviderFaultException">It is not known now; retry later.</exception>
    Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken);

    /// <summary>
    /// Requests the service to stop, and returns the state of the prediction afterwards: it may have been too late. <see cref="Prediction.Canceled"/>
    /// only when a read after the request confirms it: an accepted cancel request is not enough, since this result ends the job.
    /// </summary>
    /// <exception cref="ProviderFaultException">It is not known now; retry later.</exception>
    Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken);

    /// <summary>
    /// Determines whether an order that may have left was bought, after a crash or an ambiguous failure.
    /// <paramref name="intentAt"/> is the time at which the intent was recorded, before the call. <paramref name="mayBeOurs"/> returns for a matching
    /// purchase whether it may belong to this order; false when another job has it.
    /// </summary>
    /// <exception cref="ProviderFaultException">It is not known now; retry later.</exception>
    Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken);
}
