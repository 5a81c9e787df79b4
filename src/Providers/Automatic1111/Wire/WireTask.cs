using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>How a run stands.</summary>
internal sealed record WireTask
{
    /// <summary>Whether it has the model now. It says so of one that ended in an exception too, until the next begins.</summary>
    [JsonPropertyName("active")]
    public bool? IsActive { get; init; }
}
