using System.Text.Json.Serialization;
using ImageGen.Gateway.Workers;

namespace ImageGen.Gateway.Providers;

/// <summary>The configured provider instances.</summary>
internal sealed record ProviderListView
{
    /// <summary>The instances, by name.</summary>
    public required IReadOnlyList<ProviderView> Data { get; init; }

    /// <summary>The worker processes that live, the longest running first: to the operator only (Authorization: Bearer with the admin token), else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WorkerView>? Workers { get; init; }
}
