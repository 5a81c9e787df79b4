using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Storage.Fleet;

/// <summary>Where workers, who know the adapters, say what each provider instance is, for hosts that know none.</summary>
public interface IProviderCapabilityStore
{
    /// <summary>Puts up notices, each in place of the one about the same instance.</summary>
    Task PutAsync(IReadOnlyCollection<ProviderCapabilities> notices, CancellationToken cancellationToken);

    /// <summary>All notices, by instance; of instances that are no longer configured too.</summary>
    Task<IReadOnlyDictionary<string, ProviderCapabilities>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What a worker knows of a provider instance.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Revision">Of the settings it was made with.</param>
/// <param name="Model">The model that a request gets which names none.</param>
/// <param name="Abilities">What it can do.</param>
/// <param name="RateLimit">How many orders it takes, as <c>600/min</c>; null for any number.</param>
public sealed record ProviderCapabilities(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("revision")] string Revision,
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("abilities")] ProviderAbilities Abilities,
    [property: JsonPropertyName("rate_limit")] string? RateLimit)
{
    /// <summary>When the model that the instance is configured with ends; null where no end is known, and in notices of workers that do not watch it.</summary>
    [JsonPropertyName("retirement")]
    public RetirementNews? Retirement { get; init; }
}

/// <summary>That and when a model is switched off.</summary>
/// <param name="Model">The model.</param>
/// <param name="ShutdownDate">The day on which it ends, UTC.</param>
/// <param name="Successor">What the vendor names in its place; null where it names nothing.</param>
/// <param name="IsOfService">Whether the service itself said so; false where it is known from the vendor's announcements.</param>
public sealed record RetirementNews(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("shutdown_date")] DateOnly ShutdownDate,
    [property: JsonPropertyName("successor")] string? Successor,
    [property: JsonPropertyName("of_service")] bool IsOfService);
