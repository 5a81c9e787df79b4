namespace ImageGen.Emulators.Replicate;

/// <summary>The state of a prediction at one time.</summary>
internal readonly record struct PredictionState(PredictionStatus Status, DateTimeOffset? StartedAt = null, DateTimeOffset? CompletedAt = null)
{
    public bool IsFinal => CompletedAt is not null;

    /// <summary>
    /// Whether it is charged; null while it runs. A prediction that was stopped while running is charged, one that never
    /// started is not (replicate.com/changelog/2025-10-16-prediction-deadlines). That failed ones are not is an assumption.
    /// </summary>
    public bool? IsCharged => Status switch
    {
        PredictionStatus.Succeeded => true,
        PredictionStatus.Canceled => StartedAt is not null,
        PredictionStatus.Failed or PredictionStatus.Aborted => false,
        _ => null,
    };
}
