using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Classifies Replicate's errors that only a text identifies. All texts were seen in production.</summary>
internal static class ErrorTexts
{
    /// <summary>The system's own text for an insufficient balance: the vendor's text requests payment from the reader, who may be a caller and not the operator.</summary>
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

        return IsAboutMoney(error) ? FailureReason.InsufficientBalance : FailureReason.ProviderUnavailable;
    }

    /// <summary>"You've hit your monthly spend limit" comes with an undocumented status.</summary>
    public static bool IsAboutMoney(string? text) => text is not null && ErrorMeaning.OfText(text, null).IsInsufficientBalance;
}
