using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>What Replicate's texts mean, where nothing but a text says it. All of them were seen in the field.</summary>
internal static class ErrorTexts
{
    /// <summary>Our own words for a lack of money: the vendor's ask the reader to pay the vendor, and the reader is not the one who can.</summary>
    public const string NoMoney = "The account at Replicate has no credit left, or no way to pay.";

    /// <summary>Why a prediction failed, from its <c>error</c>.</summary>
    public static FailureReason ReasonOf(string? error, GenerationOrder? order = null)
    {
        if (error is null)
        {
            return FailureReason.ProviderUnavailable;
        }

        if (ErrorMeaning.OfText(error, order).IsModeration)
        {
            return FailureReason.ContentRejected;
        }

        return SpeaksOfMoney(error) ? FailureReason.InsufficientBalance : FailureReason.ProviderUnavailable;
    }

    /// <summary>"You've hit your monthly spend limit" comes with a status that nobody has written down.</summary>
    public static bool SpeaksOfMoney(string? text) => text is not null && ErrorMeaning.OfText(text, null).IsMoney;
}
