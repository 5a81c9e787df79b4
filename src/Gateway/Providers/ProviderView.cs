using System.Text.Json.Serialization;
using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.Providers;

/// <summary>A configured provider instance as callers see it.</summary>
internal sealed record ProviderView
{
    /// <summary>Its name: what a request's <c>provider</c> says.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The kind of service: <c>sandbox</c>, <c>replicate</c> …</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>The lane its jobs take.</summary>
    [JsonPropertyName("lane")]
    public required string Lane { get; init; }

    /// <summary>The model for requests that name none; null when none is configured.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>Price of one picture in US dollars; null when not configured.</summary>
    [JsonPropertyName("price")]
    public decimal? Price { get; init; }

    /// <summary>How many of its jobs may be at the provider at once.</summary>
    [JsonPropertyName("concurrency")]
    public required int Concurrency { get; init; }

    /// <summary>Whether requests that name no provider go to it.</summary>
    [JsonPropertyName("default")]
    public required bool Default { get; init; }

    /// <summary>The view of an entry of the roster.</summary>
    public static ProviderView Of(ProviderEntry entry, ProviderRoster roster) => new()
    {
        Name = entry.Name,
        Kind = entry.Kind,
        Lane = entry.Lane,
        Model = entry.Model,
        Price = entry.Price,
        Concurrency = entry.Concurrency,
        Default = entry.Name == roster.Default.Name,
    };
}
