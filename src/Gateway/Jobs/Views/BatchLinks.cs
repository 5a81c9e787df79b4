using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Where to go from a batch: absolute paths without host.</summary>
internal sealed record BatchLinks
{
    /// <summary>The batch.</summary>
    public required string Self { get; init; }

    /// <summary>POST here to cancel what has not ended; absent when all has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cancel { get; init; }
}
