using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Keys;

/// <summary>Problems of API keys.</summary>
internal static class KeyProblems
{
    /// <summary>404.</summary>
    public static Problem NotFound { get; } = Problem.Of(
        "key_not_found", StatusCodes.Status404NotFound, "There is no such API key.", "The id is unknown. GET /v1/keys lists the keys.");

    /// <summary>409: the key is revoked, or has expired.</summary>
    public static Problem NotActive { get; } = Problem.Of(
        "key_not_active", StatusCodes.Status409Conflict, "The API key is not active.", "It was revoked or has expired. Create another key.");

    /// <summary>409: several callers changed the key at the same time.</summary>
    public static Problem Changed { get; } = Problem.Of(
        "key_changed", StatusCodes.Status409Conflict, "The API key was changed at the same time.", "Nothing was changed by this request. Read the key, and decide again.");
}
