using System.Text.Json.Serialization;
using ImageGen.Gateway.Workers;

namespace ImageGen.Gateway.Providers;

/// <summary>The configured provider instances.</summary>
internal sealed record ProviderListView
{
    /// <summary>The instances, by name.</summary>
    public required IReadOnlyList<ProviderView> Data { get; init; }

    /// <summary>The live worker processes, the longest running first. Only for the operator (Authorization: Bearer with the admin token), otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WorkerView>? Workers { get; init; }
}
