using ImageGen.Contracts;

namespace ImageGen.Providers.Downloads;

/// <summary>A picture that was bought for certain and can't be had. A refusal and no fault, after which somebody could think of ordering again.</summary>
internal static class LostPicture
{
    public static SubmitOutcome.Refused Because(string message)
        => new(new Refusal(FailureReason.ProviderUnavailable, $"The picture was bought, but can't be had. {message}", MayHaveCharged: true));
}
