using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Access;

/// <summary>Problems of requests that the caller may not make.</summary>
internal static class AccessProblems
{
    /// <summary>Retry-After, in seconds, when the identity provider does not respond.</summary>
    private const int IdentityProviderRetryAfter = 10;

    /// <summary>401: the request has no credentials.</summary>
    public static Problem CredentialsNeeded { get; } = Problem.Of(
        "credentials_needed",
        StatusCodes.Status401Unauthorized,
        "The request has no credentials.",
        "Send an API key as Authorization: Bearer ig_…. An operator creates keys with 'imagegen keys create' or POST /v1/keys. Keys in addresses are not read.");

    /// <summary>401: the credentials are not accepted.</summary>
    public static Problem InvalidCredentials(string why) => Problem.Of(
        "invalid_credentials", StatusCodes.Status401Unauthorized, "The credentials of the request are not accepted.", why);

    /// <summary>403: the credentials are accepted, but do not allow this call.</summary>
    public static Problem ScopeMissing(AccessScope scope) => Problem.Of(
        "scope_missing",
        StatusCodes.Status403Forbidden,
        "The credentials of the request do not allow this call.",
        $"The call needs the scope {AccessScopes.NamesOf(scope)[0]}, or admin.");

    /// <summary>403: the caller names a tenant that is not its own.</summary>
    public static Problem OtherTenant(string tenant) => Problem.Of(
        "tenant_not_allowed",
        StatusCodes.Status403Forbidden,
        "The caller may not act for this tenant.",
        $"The credentials belong to the tenant {tenant}. {Tenant.Header} may name another one only with the scope admin, or from a proxy in Gateway:TrustedProxies.");

    /// <summary>403: the call needs the scope admin, and no credentials that have it are configured.</summary>
    public static Problem NoAdminToken { get; } = Problem.Of(
        "admin_token_not_set",
        StatusCodes.Status403Forbidden,
        "Operator requests over HTTP are disabled, since no admin token is configured.",
        $"Set Gateway:AdminToken (environment: Gateway__AdminToken) to a secret of at least {AccessOptions.MinTokenLength} characters, restart the gateway, and send it as Authorization: Bearer; "
            + "or create a key with the scope admin.");

    /// <summary>401: the call needs the scope admin, and the request has no credentials that have it.</summary>
    public static Problem NotAdmin { get; } = Problem.Of(
        "admin_token_needed",
        StatusCodes.Status401Unauthorized,
        "The request does not carry the admin token.",
        "Send Authorization: Bearer with the token of Gateway:AdminToken, or with an API key that has the scope admin. With imagegen serve, the token is in the file admin-token in the data folder.");

    /// <summary>503: the keys of the identity provider can't be read, so that no token can be checked.</summary>
    public static Problem IdentityProviderUnavailable { get; } = Problem.Of(
        "identity_provider_unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "The identity provider does not respond.",
        "Tokens cannot be checked at the moment. API keys are not affected.") with
    { RetryAfter = IdentityProviderRetryAfter };
}
