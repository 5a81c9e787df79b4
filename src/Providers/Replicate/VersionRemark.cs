using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>What is to be said where the service answers an order for one version of a model with a prediction of another, as it was recorded to do.</summary>
internal static class VersionRemark
{
    private const int Digits = 64;

    // Enough to tell two versions apart, for people.
    private const int Shown = 8;

    /// <summary>A sentence; null where the order names no version, or the answer names none or the same.</summary>
    public static string? Of(ModelName asked, Answer answer)
        => asked.Version is { } version && WireJson.Read(answer.Body, ReplicateJson.Default.WirePrediction)?.Version is { Length: Digits } used && used.All(char.IsAsciiHexDigit) && used != version
            ? $"Asked for version {version[..Shown]}…, got version {used[..Shown]}…."
            : null;
}
