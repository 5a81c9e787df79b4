using ImageGen.Contracts;

namespace ImageGen.Jobs.Tests;

public sealed class TenantMessageTests
{
    [Theory]
    [InlineData(FailureReason.Authentication, "The account may not do this at the service. It says: acme-corp lacks the permission.")]
    [InlineData(FailureReason.Authentication, "anything")]
    [InlineData(FailureReason.InsufficientBalance, "acme-corp owes 12.40 USD.")]
    [InlineData(FailureReason.InvalidRequest, "The requested model is not available at the service. It says: The model does not exist or your organization org-a1B2 must be verified.")]
    [InlineData(FailureReason.InvalidRequest, "Your current plan has no such size.")]
    [InlineData(FailureReason.ProviderUnavailable, "Your account acme-corp is under review.")]
    [InlineData(FailureReason.RateLimited, "The service has suspended the account; contact its support. It says: acme-corp used too much.")]
    [InlineData(FailureReason.InvalidRequest, "该账户acme-corp余额不足")]
    [InlineData(FailureReason.OutcomeUnknown, "Your API key sk-acme-corp was revoked.")]
    public void A_provider_s_message_about_the_account_is_replaced_by_our_own(FailureReason reason, string message)
        => Assert.Equal(TenantMessage.Of(reason), TenantMessage.Of(reason, message));

    [Theory]
    [InlineData(FailureReason.InvalidRequest, "prompt: longer than 77 tokens")]
    [InlineData(FailureReason.InvalidRequest, "size must be one of 1024x1024")]
    [InlineData(FailureReason.ContentRejected, "The image was flagged as sensitive.")]
    [InlineData(FailureReason.RateLimited, "Replicate's rate limit is exceeded.")]
    [InlineData(FailureReason.ProviderUnavailable, "The service responded with HTTP 502.")]
    [InlineData(FailureReason.ProviderRetired, "The API is not at the configured address (HTTP 404).")]
    [InlineData(FailureReason.OutcomeUnknown, "too long ago")]
    public void Any_other_message_is_kept(FailureReason reason, string message) => Assert.Equal(message, TenantMessage.Of(reason, message));

    [Theory]
    [InlineData("The configured model is not available at the service. It says: acme-corp has no access.", "The configured model is not available at the service.")]
    [InlineData("The configured model is not available at Replicate. Replicate says: acme-corp\nhas no access.", "The configured model is not available at Replicate.")]
    public void A_failure_that_the_operator_must_fix_does_not_quote_the_provider(string message, string expected)
        => Assert.Equal(expected, TenantMessage.Of(FailureReason.ProviderRetired, message));

    [Fact]
    public void An_absent_message_stays_absent_and_a_remark_on_a_good_image_is_kept()
    {
        Assert.Null(TenantMessage.Of(FailureReason.Authentication, null));
        Assert.Equal("a quota of pixels", TenantMessage.Of(null, "a quota of pixels"));
    }

    [Fact]
    public void Every_reason_has_a_message_that_is_kept_unchanged()
        => Assert.All(Enum.GetValues<FailureReason>(), reason => Assert.Equal(TenantMessage.Of(reason), TenantMessage.Of(reason, TenantMessage.Of(reason))));
}
