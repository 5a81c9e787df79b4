namespace ImageGen.Providers;

/// <summary>A service that answers with an id and goes on by itself. All of these calls are free and may be repeated.</summary>
public interface IPredictionProvider : IImageProvider, IImageFetcher
{
    /// <summary>Whether the service calls <see cref="GenerationOrder.Callback"/>, so that polls are only the fall-back. Default false.</summary>
    bool CallsBack => false;

    /// <summary>How the prediction stands.</summary>
    /// <exception cref="ProviderFaultException">Not known now; ask again later.</exception>
    Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the service to stop, and answers how the prediction stands afterwards: it may have been too late. <see cref="Prediction.Canceled"/>
    /// only when a look after the stop says so: that the service has taken the wish is not enough, since the job ends by this answer.
    /// </summary>
    /// <exception cref="ProviderFaultException">Not known now; ask again later.</exception>
    Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken);

    /// <summary>
    /// Finds out whether an order that may have left was bought, after a crash or an ambiguous fault.
    /// <paramref name="intentAt"/> is the moment the intent was recorded, before the call. <paramref name="mayBeOurs"/> tells of a purchase
    /// that fits whether it may be this order's; it is no when another job has it.
    /// </summary>
    /// <exception cref="ProviderFaultException">Not known now; ask again later.</exception>
    Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken);
}
