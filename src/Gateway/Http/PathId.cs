namespace ImageGen.Gateway.Http;

/// <summary>Ids in paths. One that is malformed is like one that is unknown.</summary>
internal static class PathId
{
    /// <summary>The id, or the end of the request with the given problem.</summary>
    public static Guid Parse(string text, Problem notFound)
        => Guid.TryParseExact(text, "D", out var id) ? id : throw new ProblemException(notFound);
}
