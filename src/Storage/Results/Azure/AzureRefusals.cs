using Azure;
using Azure.Identity;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Results.Azure;

/// <summary>What the exceptions of the Azure SDK mean.</summary>
internal static class AzureRefusals
{
    /// <summary>The refusal; null for an exception that is no response of the store.</summary>
    public static ObjectRefusal? Explain(Exception exception) => exception switch
    {
        RequestFailedException { Status: > 0 and var status, ErrorCode: var code } => ObjectRefusal.Of(status, code, KindOf(code)),

        // No identity of this host was found, or the service that issues tokens refused it.
        CredentialUnavailableException or AuthenticationFailedException => ObjectRefusal.Of(0, null, ObjectRefusalKind.Credentials),
        AggregateException { InnerExceptions: [.., var last] } => Explain(last),
        _ => null,
    };

    private static ObjectRefusalKind? KindOf(string? code) => code switch
    {
        "ContainerNotFound" or "ContainerBeingDeleted" or "ContainerDisabled" => ObjectRefusalKind.MissingContainer,
        "AuthenticationFailed" or "InvalidAuthenticationInfo" or "NoAuthenticationInformation" => ObjectRefusalKind.Credentials,
        "ServerBusy" => ObjectRefusalKind.Busy,
        "AccountIsDisabled" => ObjectRefusalKind.Forbidden,
        _ => null,
    };
}
