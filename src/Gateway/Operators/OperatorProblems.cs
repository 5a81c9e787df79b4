using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Operators;

/// <summary>Problems of calls that only the operator may make.</summary>
internal static class OperatorProblems
{
    /// <summary>403: nobody may, until the operator says who.</summary>
    public static Problem NoAdminToken { get; } = Problem.Of(
        "admin_token_not_set",
        StatusCodes.Status403Forbidden,
        "What only the operator may do can't be done over HTTP here.",
        $"Set Gateway:AdminToken (environment: Gateway__AdminToken) to a secret of at least {AdminOptions.ShortestToken} characters, restart the gateway, and send it as Authorization: Bearer.");

    /// <summary>401: the token is missing or wrong.</summary>
    public static Problem NotAdmin { get; } = Problem.Of(
        "admin_token_needed",
        StatusCodes.Status401Unauthorized,
        "The call does not bear the admin token.",
        "Send Authorization: Bearer with the token of Gateway:AdminToken; of imagegen serve it is in the file admin-token of the data folder.");
}
