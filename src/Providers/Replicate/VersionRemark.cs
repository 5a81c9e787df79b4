using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>The remark if the service returned a prediction of another version than the ordered one, as was recorded.</summary>
internal static class VersionRemark
{
    private const int Digits = 64;

    // Enough digits to distinguish two versions, for people.
    private const int Shown = 8;

    /// <summary>A sentence; null if the order names no version, or the response names none or the same.</summary>
    public static string? Of(ModelName requested, ServiceResponse response)
        => requested.Version is { } version && WireJson.Read(response.Body, ReplicateJson.Default.WirePrediction)?.Version is { Length: Digits } used && used.All(char.IsAsciiHexDigit) && used != version
            ? $"Version {version[..Shown]}… was ordered, and version {used[..Shown]}… was used."
            : null;
}
