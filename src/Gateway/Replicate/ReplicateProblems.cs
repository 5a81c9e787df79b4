using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Replicate;

/// <summary>Problems of the Replicate API only.</summary>
internal static class ReplicateProblems
{
    /// <summary>501: npm <c>replicate</c> sends files as data URIs after this status, and fails after a 404.</summary>
    public static Problem NoFiles { get; } = Problem.Of(
        "files_not_supported",
        StatusCodes.Status501NotImplemented,
        "There is no storage for files.",
        "Send an image as a data: URI or as an https address.");
}
