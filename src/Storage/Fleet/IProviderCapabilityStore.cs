using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Storage.Fleet;

/// <summary>Shares the capabilities of provider instances: workers, which have the adapters, publish them for hosts that have none.</summary>
public interface IProviderCapabilityStore
{
    /// <summary>Publishes capabilities; each entry replaces the one of the same instance.</summary>
    Task PutAsync(IReadOnlyCollection<ProviderCapabilities> notices, CancellationToken cancellationToken);

    /// <summary>All published entries, by instance; also of instances that are no longer configured.</summary>
    Task<IReadOnlyDictionary<string, ProviderCapabilities>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The capabilities of a provider instance, as a worker publishes them.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Revision">Revision of the settings from which it was created.</param>
/// <param name="Model">The model of requests that name none.</param>
/// <param name="Abilities">What it supports.</param>
/// <param name="RateLimit">Its rate limit, as <c>600/min</c>; null for none.</param>
public sealed record ProviderCapabilities(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("revision")] string Revision,
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("abilities")] ProviderAbilities Abilities,
    [property: JsonPropertyName("rate_limit")] string? RateLimit)
{
    /// <summary>When the configured model of the instance is shut down; null if no date is known, and in entries of workers that do not watch it.</summary>
    [JsonPropertyName("retirement")]
    public RetirementNews? Retirement { get; init; }
}

/// <summary>The announced shutdown of a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="ShutdownDate">The day of the shutdown, UTC.</param>
/// <param name="Successor">The replacement that the vendor names; null if it names none.</param>
/// <param name="IsOfService">Whether the service itself reported it; false if it is known from the vendor's announcements.</param>
public sealed record RetirementNews(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("shutdown_date")] DateOnly ShutdownDate,
    [property: JsonPropertyName("successor")] string? Successor,
    [property: JsonPropertyName("of_service")] bool IsOfService);
