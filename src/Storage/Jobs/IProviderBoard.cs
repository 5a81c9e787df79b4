using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>Where workers, who know the adapters, say what each provider instance is, for hosts that know none.</summary>
public interface IProviderBoard
{
    /// <summary>Puts up notices, each in place of the one about the same instance.</summary>
    Task PutAsync(IReadOnlyCollection<ProviderNotice> notices, CancellationToken cancellationToken);

    /// <summary>All notices, by instance; of instances that are no longer configured too.</summary>
    Task<IReadOnlyDictionary<string, ProviderNotice>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What a worker knows of a provider instance.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Revision">Of the settings it was made with.</param>
/// <param name="Model">The model that a request gets which names none.</param>
/// <param name="Abilities">What it can do.</param>
/// <param name="RateLimit">How many orders it takes, as <c>600/min</c>; null for any number.</param>
public sealed record ProviderNotice(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("revision")] string Revision,
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("abilities")] ProviderAbilities Abilities,
    [property: JsonPropertyName("rate_limit")] string? RateLimit);
