using System.Text.RegularExpressions;
using ImageGen.Contracts;

namespace ImageGen.Jobs;

/// <summary>
/// The messages about failures that tenants may read. A provider's statements about the configured account (its organization, plan, balance, token) are for the operator:
/// they appear in the workers' log and in the operator's view of the providers, and in no job, receipt or event.
/// </summary>
public static partial class TenantMessage
{
    /// <summary>The message in the form that tenants may read.</summary>
    /// <param name="reason">Why it failed; null if it did not fail.</param>
    /// <param name="message">The message from this system or from the provider; null for none.</param>
    public static string? Of(FailureReason? reason, string? message)
    {
        if (reason is not { } known || message is null)
        {
            return message;
        }

        var text = known is FailureReason.ProviderRetired or FailureReason.RateLimited ? Quote().Replace(message, "") : message;
        return known is FailureReason.Authentication or FailureReason.InsufficientBalance || Account().IsMatch(text) ? Of(known) : text;
    }

    /// <summary>A fixed message for a reason, without details.</summary>
    public static string Of(FailureReason reason) => reason switch
    {
        FailureReason.InvalidRequest => "The provider refused the order.",
        FailureReason.ContentRejected => "The provider's moderation refused the order.",
        FailureReason.Authentication => "The provider does not accept the configured token.",
        FailureReason.InsufficientBalance => "The configured account has no balance at the provider.",
        FailureReason.RateLimited => "The provider accepts no more orders at present.",
        FailureReason.ProviderUnavailable => "The provider can't be used at present, or failed to make the image.",
        FailureReason.ProviderRetired => "The provider, or its configured model, has been shut down.",
        FailureReason.TimedOut => "The provider did not finish in time.",
        FailureReason.OutcomeUnknown => "It can't be determined whether the image was bought.",
        FailureReason.Canceled => "The job was canceled.",
        FailureReason.Expired => "The job did not begin in time.",
        _ => "The job failed.",
    };

    /// <summary>The provider's message, which adapters append to ours.</summary>
    [GeneratedRegex(@"\s(?:It|Replicate) says: .*", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Quote();

    /// <summary>Statements about the account that only their text reveals, not a status or a code, such as "the model does not exist or your organization must be verified".</summary>
    [GeneratedRegex(
        @"\b(?:organi[sz]ations?|org-\w+|accounts?|billing|balance|credits?|subscriptions?|payments?|top up|quota|api[ _-]?keys?|(?:your|current|paid|free) plan|plan (?:does|doesn't|has|is)|(?:api|access|auth|bearer|configured|invalid|your) tokens?|spend(?:ing)? limit)\b|账户|账号|帐户|帐号|余额|套餐|欠费",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Account();
}
