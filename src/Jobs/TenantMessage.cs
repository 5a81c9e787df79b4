using System.Text.RegularExpressions;
using ImageGen.Contracts;

namespace ImageGen.Jobs;

/// <summary>
/// What tenants read of a failure. A provider's words on the configured account (its organization, plan, balance, token) are the operator's:
/// they go to the log of the workers and to the operator's view of the providers, and into no job, receipt or event.
/// </summary>
public static partial class TenantMessage
{
    /// <summary>The message as tenants may read it.</summary>
    /// <param name="reason">Why it failed; null for what did not.</param>
    /// <param name="message">What we or the provider said of it; null for nothing.</param>
    public static string? Of(FailureReason? reason, string? message)
    {
        if (reason is not { } known || message is null)
        {
            return message;
        }

        var words = known is FailureReason.ProviderRetired or FailureReason.RateLimited ? Quote().Replace(message, "") : message;
        return known is FailureReason.Authentication or FailureReason.InsufficientBalance || Account().IsMatch(words) ? Of(known) : words;
    }

    /// <summary>Our own words for a reason, which tell nothing but that.</summary>
    public static string Of(FailureReason reason) => reason switch
    {
        FailureReason.InvalidRequest => "The provider refused the order.",
        FailureReason.ContentRejected => "The provider's moderation refused the order.",
        FailureReason.Authentication => "The provider does not accept the configured token.",
        FailureReason.InsufficientBalance => "The configured account has no balance at the provider.",
        FailureReason.RateLimited => "The provider takes no more orders for now.",
        FailureReason.ProviderUnavailable => "The provider can't be used for now, or failed to make the image.",
        FailureReason.ProviderRetired => "The provider, or the model that is configured for it, is gone.",
        FailureReason.TimedOut => "The provider did not finish in time.",
        FailureReason.OutcomeUnknown => "Whether the image was bought can't be found out.",
        FailureReason.Canceled => "The job was canceled.",
        FailureReason.Expired => "The job was not begun in time.",
        _ => "The job failed.",
    };

    /// <summary>The provider's words behind ours, as adapters put them there.</summary>
    [GeneratedRegex(@"\s(?:It|Replicate) says: .*", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Quote();

    /// <summary>Texts that no status and no code tells from others: "the model does not exist or your organization must be verified".</summary>
    [GeneratedRegex(
        @"\b(?:organi[sz]ations?|org-\w+|accounts?|billing|balance|credits?|subscriptions?|payments?|top up|quota|api[ _-]?keys?|(?:your|current|paid|free) plan|plan (?:does|doesn't|has|is)|(?:api|access|auth|bearer|configured|invalid|your) tokens?|spend(?:ing)? limit)\b|账户|账号|帐户|帐号|余额|套餐|欠费",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Account();
}
