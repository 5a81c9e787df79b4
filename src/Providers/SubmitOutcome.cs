namespace ImageGen.Providers;

/// <summary>A service's final response to an order.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>What was ordered instead, if that is known only when it is sent; null if <see cref="IImageProvider.PlanOf"/> returns it. Default null.</summary>
    public OrderPlan? Plan { get; init; }

    /// <summary>Bought; the service works on it under this id.</summary>
    /// <param name="ProviderId">The service's id, to be saved at once.</param>
    /// <param name="Remark">How the order differs from the request, for the receipt; null when it does not.</param>
    /// <param name="Report">What the service reports about how the image will be generated; null when it reports nothing.</param>
    public sealed record Accepted(string ProviderId, string? Remark = null, ImageReport? Report = null) : SubmitOutcome;

    /// <summary>Bought and generated.</summary>
    /// <param name="Image">The bytes as the service sent them, not yet measured.</param>
    /// <param name="Remark">How the image differs from the request, for the receipt; null when it does not.</param>
    /// <param name="Report">What the service reports about it; null when it reports nothing.</param>
    public sealed record Completed(ReadOnlyMemory<byte> Image, string? Remark = null, ImageReport? Report = null) : SubmitOutcome;

    /// <summary>
    /// Bought and generated, but not here yet: the service returned an address from which the image could not be fetched at once. The instance is an
    /// <see cref="IImageFetcher"/>, which is called again.
    /// </summary>
    /// <param name="Image">Its source, to be saved at once: the service does not return it again.</param>
    /// <param name="Message">Why it could not be fetched.</param>
    /// <param name="Remark">How the image differs from the request, for the receipt; null when it does not.</param>
    public sealed record Made(ImageSource Image, string Message, string? Remark = null) : SubmitOutcome;

    /// <summary>
    /// Ordered, and ended without an image by the service's own report, as <see cref="Prediction.Failed"/> is for an asynchronous one: there is
    /// no image that could still arrive, so that the next provider of a route may be tried.
    /// </summary>
    /// <param name="Refusal">The reason, and whether it may cost money.</param>
    public sealed record Failed(Refusal Refusal) : SubmitOutcome;

    /// <summary>Refused finally; no image.</summary>
    /// <param name="Refusal">The reason.</param>
    public sealed record Refused(Refusal Refusal) : SubmitOutcome;
}
