namespace ImageGen.Gateway.Http;

/// <summary>Ids in paths. A malformed id is treated like an unknown one.</summary>
internal static class PathId
{
    /// <summary>The id; throws the given problem when it is malformed.</summary>
    public static Guid Parse(string text, Problem notFound)
        => Guid.TryParseExact(text, "D", out var id) ? id : throw new ProblemException(notFound);
}
