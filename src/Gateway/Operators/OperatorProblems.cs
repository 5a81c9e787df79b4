using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Operators;

/// <summary>Problems of requests that require the operator.</summary>
internal static class OperatorProblems
{
    /// <summary>403: no admin token is configured, so the request is refused for every caller.</summary>
    public static Problem NoAdminToken { get; } = Problem.Of(
        "admin_token_not_set",
        StatusCodes.Status403Forbidden,
        "Operator requests over HTTP are disabled, since no admin token is configured.",
        $"Set Gateway:AdminToken (environment: Gateway__AdminToken) to a secret of at least {AdminOptions.MinTokenLength} characters, restart the gateway, and send it as Authorization: Bearer.");

    /// <summary>401: the token is missing or wrong.</summary>
    public static Problem NotAdmin { get; } = Problem.Of(
        "admin_token_needed",
        StatusCodes.Status401Unauthorized,
        "The request does not carry the admin token.",
        "Send Authorization: Bearer with the token of Gateway:AdminToken. With imagegen serve, the token is in the file admin-token in the data folder.");
}
