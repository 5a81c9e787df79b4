using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>An image that was certainly bought and can't be fetched: a refusal and not an exception, after which a worker could order again.</summary>
internal static class LostImage
{
    public static SubmitOutcome.Refused Because(string message)
        => new(new Refusal(FailureReason.ProviderUnavailable, $"The image was bought, but is lost. {message}", MayHaveCharged: true));

    /// <summary>A successful response without an image and without a sign of moderation: with its message, if it has one.</summary>
    public static SubmitOutcome.Refused Without(ReadOnlyMemory<byte> body, string? token, GenerationOrder order)
    {
        var serviceMessage = MessageSanitizer.Clean(string.Join("; ", ErrorBody.Read(body).Texts.Where(IsSentence).Distinct().Take(3)), token, order);
        return Because($"The service responded without an image.{Refusals.Quote(serviceMessage)}");
    }

    // Ids, models and addresses are also text.
    private static bool IsSentence(string text) => text.Contains(' ', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal);
}
