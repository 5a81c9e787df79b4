using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>An image that was bought for certain and can't be had. A refusal and no fault, after which somebody could think of ordering again.</summary>
internal static class LostImage
{
    public static SubmitOutcome.Refused Because(string message)
        => new(new Refusal(FailureReason.ProviderUnavailable, $"The image was bought, but can't be had. {message}", MayHaveCharged: true));

    /// <summary>A good answer that has no image, and no mark of moderation: with what it says, if it says anything.</summary>
    public static SubmitOutcome.Refused Without(ReadOnlyMemory<byte> body, string? token, GenerationOrder order)
    {
        var said = MessageSanitizer.Clean(string.Join("; ", ErrorBody.Read(body).Texts.Where(IsSentence).Distinct().Take(3)), token, order);
        return Because($"The service answered without an image.{Refusals.Said(said)}");
    }

    // Ids, models and addresses are texts too.
    private static bool IsSentence(string text) => text.Contains(' ', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal);
}
