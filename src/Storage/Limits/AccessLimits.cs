using System.Text.Json.Serialization;

namespace ImageGen.Storage.Limits;

/// <summary>What a tenant, or an API key, may use. A limit that is null does not apply. Where a tenant and a key have limits, both apply.</summary>
public sealed record AccessLimits
{
    /// <summary>No limits.</summary>
    public static AccessLimits None { get; } = new();

    /// <summary>HTTP requests per minute, 1 to 1,000,000. As many may come at once; after that one each time the minute's share of one has passed.</summary>
    [JsonPropertyName("requests_per_minute")]
    public long? RequestsPerMinute { get; init; }

    /// <summary>Images per day, 1 to 10,000,000. As many may be accepted at once; after that one each time the day's share of one has passed.</summary>
    [JsonPropertyName("images_per_day")]
    public long? ImagesPerDay { get; init; }

    /// <summary>Number of unfinished jobs of the tenant at which further ones are refused, 1 to 10,000,000.</summary>
    [JsonPropertyName("max_unfinished")]
    public long? MaxUnfinished { get; init; }

    /// <summary>How many jobs of the tenant may be at providers at the same time, over all of them, 1 to 100,000. The others wait.</summary>
    [JsonPropertyName("max_at_providers")]
    public int? MaxAtProviders { get; init; }

    /// <summary>The provider instances that jobs may go to; 1 to 64 names.</summary>
    [JsonPropertyName("providers")]
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>The models that may make the images; 1 to 100 names of up to 200 characters.</summary>
    [JsonPropertyName("models")]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Largest product of width and height that a request may name, 4,096 to 16,777,216.</summary>
    [JsonPropertyName("max_pixels")]
    public long? MaxPixels { get; init; }

    /// <summary>Most images of one request, 1 to 16.</summary>
    [JsonPropertyName("max_count")]
    public int? MaxCount { get; init; }

    /// <summary>Seconds after their ends after which jobs are erased at the latest, 60 to 31,536,000. The store's retention applies in any case.</summary>
    [JsonPropertyName("retain_for")]
    public long? RetainFor { get; init; }

    /// <summary>Whether jobs may go to the provider instance.</summary>
    public bool AllowsProvider(string name) => Providers is null || Providers.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether the model may make images; a null name, of a provider that has only one, is always allowed.</summary>
    public bool AllowsModel(string? name) => Models is null || name is null || Models.Contains(name, StringComparer.Ordinal);
}
