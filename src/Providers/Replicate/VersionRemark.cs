using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>The remark if the service answers an order for one version of a model with a prediction of another, as was recorded.</summary>
internal static class VersionRemark
{
    private const int Digits = 64;

    // Enough digits to distinguish two versions, for people.
    private const int Shown = 8;

    /// <summary>A sentence; null if the order names no version, or the response names none or the same.</summary>
    public static string? Of(ModelName asked, Answer answer)
        => asked.Version is { } version && WireJson.Read(answer.Body, ReplicateJson.Default.WirePrediction)?.Version is { Length: Digits } used && used.All(char.IsAsciiHexDigit) && used != version
            ? $"Asked for version {version[..Shown]}…, got version {used[..Shown]}…."
            : null;
}
