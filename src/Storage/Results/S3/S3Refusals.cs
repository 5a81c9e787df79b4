using Amazon.Runtime;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Results.S3;

/// <summary>What the exceptions of the AWS SDK mean.</summary>
internal static class S3Refusals
{
    /// <summary>The refusal; null for an exception that is no response of the store.</summary>
    public static ObjectRefusal? Explain(Exception exception) => exception switch
    {
        AmazonServiceException { StatusCode: var status, ErrorCode: var code } when (int)status > 0 => ObjectRefusal.Of((int)status, code, KindOf(code)),

        // The SDK found no credentials, or the service that issues them did not respond.
        AmazonClientException when exception.InnerException is not (HttpRequestException or IOException or OperationCanceledException) && exception.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase)
            => ObjectRefusal.Of(0, null, ObjectRefusalKind.Credentials),
        _ => null,
    };

    private static ObjectRefusalKind? KindOf(string? code) => code switch
    {
        "NoSuchBucket" => ObjectRefusalKind.MissingContainer,
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "InvalidSecurity" => ObjectRefusalKind.Credentials,
        "SlowDown" or "RequestLimitExceeded" => ObjectRefusalKind.Busy,
        "QuotaExceeded" or "XMinioStorageFull" or "InsufficientStorage" or "EntityTooLarge" => ObjectRefusalKind.Full,
        "RequestTimeTooSkewed" => ObjectRefusalKind.Credentials,
        _ => null,
    };
}
