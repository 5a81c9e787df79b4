using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Links of a batch: absolute paths without host.</summary>
internal sealed record BatchLinks
{
    /// <summary>The batch.</summary>
    public required string Self { get; init; }

    /// <summary>POST here to cancel the jobs that have not ended; absent when all have ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cancel { get; init; }
}
