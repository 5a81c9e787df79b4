namespace ImageGen.Providers;

/// <summary>A service's final answer to an order.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>What was ordered in place of the order, where that shows only when it is sent; null where <see cref="IImageProvider.PlanOf"/> says it. Default null.</summary>
    public OrderPlan? Plan { get; init; }

    /// <summary>Bought; the service goes on under this id.</summary>
    /// <param name="ProviderId">The service's id, to be saved at once.</param>
    /// <param name="Remark">How the order differs from what was asked for, for the receipt; null when it does not.</param>
    /// <param name="Report">What the service says of how the image will be made; null when it says nothing.</param>
    public sealed record Accepted(string ProviderId, string? Remark = null, ImageReport? Report = null) : SubmitOutcome;

    /// <summary>Bought and made.</summary>
    /// <param name="Image">The bytes as the service gave them, not yet measured.</param>
    /// <param name="Remark">How the image differs from what was asked for, for the receipt; null when it does not.</param>
    /// <param name="Report">What the service says of how it was made; null when it says nothing.</param>
    public sealed record Completed(ReadOnlyMemory<byte> Image, string? Remark = null, ImageReport? Report = null) : SubmitOutcome;

    /// <summary>
    /// Bought and made, and not here: the service gave an address from which the image could not be fetched at once. The instance is an
    /// <see cref="IImageFetcher"/>, which is asked again.
    /// </summary>
    /// <param name="Image">Where it is, to be saved at once: nobody else is ever told.</param>
    /// <param name="Message">Why it could not be fetched.</param>
    /// <param name="Remark">How the image differs from what was asked for, for the receipt; null when it does not.</param>
    public sealed record Made(ImageSource Image, string Message, string? Remark = null) : SubmitOutcome;

    /// <summary>
    /// Ordered, and ended without an image by the service's own word, as <see cref="Prediction.Failed"/> is for one that goes on under an id: there is
    /// no image that could still come, so that the next provider of a route may be asked.
    /// </summary>
    /// <param name="Refusal">Why, and whether it may cost money.</param>
    public sealed record Failed(Refusal Refusal) : SubmitOutcome;

    /// <summary>Not made, finally.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(Refusal Refusal) : SubmitOutcome;
}
