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
    public void What_a_provider_says_of_the_account_is_replaced_by_words_of_ours(FailureReason reason, string message)
        => Assert.Equal(TenantMessage.Of(reason), TenantMessage.Of(reason, message));

    [Theory]
    [InlineData(FailureReason.InvalidRequest, "prompt: longer than 77 tokens")]
    [InlineData(FailureReason.InvalidRequest, "size must be one of 1024x1024")]
    [InlineData(FailureReason.ContentRejected, "The image was flagged as sensitive.")]
    [InlineData(FailureReason.RateLimited, "Replicate asks to slow down.")]
    [InlineData(FailureReason.ProviderUnavailable, "The service answered with HTTP 502.")]
    [InlineData(FailureReason.ProviderRetired, "The API is not at the configured address (HTTP 404).")]
    [InlineData(FailureReason.OutcomeUnknown, "too long ago")]
    public void All_else_stays(FailureReason reason, string message) => Assert.Equal(message, TenantMessage.Of(reason, message));

    [Theory]
    [InlineData("The configured model is not available at the service. It says: acme-corp has no access.", "The configured model is not available at the service.")]
    [InlineData("The configured model is not available at Replicate. Replicate says: acme-corp\nhas no access.", "The configured model is not available at Replicate.")]
    public void Of_what_is_the_operators_to_mend_the_provider_is_not_quoted(string message, string expected)
        => Assert.Equal(expected, TenantMessage.Of(FailureReason.ProviderRetired, message));

    [Fact]
    public void Nothing_stays_nothing_and_a_remark_on_a_good_image_stays_as_it_is()
    {
        Assert.Null(TenantMessage.Of(FailureReason.Authentication, null));
        Assert.Equal("a quota of pixels", TenantMessage.Of(null, "a quota of pixels"));
    }

    [Fact]
    public void Every_reason_has_words_that_are_themselves_fit()
        => Assert.All(Enum.GetValues<FailureReason>(), reason => Assert.Equal(TenantMessage.Of(reason), TenantMessage.Of(reason, TenantMessage.Of(reason))));
}
