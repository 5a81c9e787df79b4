namespace ImageGen.Gateway.Http;

/// <summary>The header <c>Idempotency-Key</c>: the same key with the same request means the same job, for 24 hours.</summary>
internal static class IdempotencyKey
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The header of a response that repeats the result of an earlier request with the same key.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>Maximum length of a key, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>The key of a request; null when it has none.</summary>
    /// <exception cref="ProblemException">The header is not one value of 1 to 255 visible ASCII characters.</exception>
    public static string? Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return null;
        }

        if (values.Count > 1 || values[0] is not { Length: > 0 and <= MaxLength } key || !key.All(character => character is > ' ' and <= '~'))
        {
            throw new ProblemException(KnownProblems.InvalidRequest(Header, $"must be given once, as 1 to {MaxLength} visible ASCII characters."));
        }

        return key;
    }
}
