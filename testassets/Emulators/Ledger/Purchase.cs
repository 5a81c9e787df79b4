using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>One accepted creation, which the customer of the real service would owe whether the response arrived or not.</summary>
public sealed class Purchase
{
    private readonly Func<(string Status, bool? Charged)> _end;

    /// <param name="end">Returns its current state.</param>
    internal Purchase(Func<(string Status, bool? Charged)> end) => _end = end;

    /// <summary>The id that the service assigned.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The model, as <c>owner/name</c> or in the service's own notation.</summary>
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    /// <summary>The prompt of the input.</summary>
    [JsonPropertyName("prompt")]
    public string? Prompt { get; init; }

    /// <summary>The seed of the input; null if the service chose it.</summary>
    [JsonPropertyName("seed")]
    public long? Seed { get; init; }

    /// <summary>The size of the image in the service's notation; null if the service states none.</summary>
    [JsonPropertyName("size")]
    public string? Size { get; init; }

    /// <summary>The client's own id of the request, if the service supports one.</summary>
    [JsonPropertyName("client_request_id")]
    public string? ClientRequestId { get; init; }

    /// <summary>SHA-256 of the images of a response, in lower-case hexadecimal; null if images are drawn when they are fetched.</summary>
    [JsonPropertyName("sha256")]
    public IReadOnlyList<string>? Sha256 { get; init; }

    /// <summary>The unchanged input.</summary>
    [JsonPropertyName("input")]
    public required JsonElement Input { get; init; }

    /// <summary>The service's current status of it.</summary>
    [JsonPropertyName("status")]
    public string Status => _end().Status;

    /// <summary>Whether it is charged; null while it has not ended.</summary>
    [JsonPropertyName("charged")]
    public bool? Charged => _end().Charged;

    /// <summary>When it ended; null if it has not, or if the service keeps no such time.</summary>
    [JsonPropertyName("ended_at")]
    public DateTimeOffset? EndedAt => Ended();

    /// <summary>When the client first fetched its image; null if it has not, or if this is not recorded.</summary>
    [JsonPropertyName("fetched_at")]
    public DateTimeOffset? FetchedAt => Fetched();

    /// <summary>SHA-256 in lower-case hexadecimal of each of its images, which are drawn for it.</summary>
    public IReadOnlyList<string> ImageHashes() => [.. Draw().Select(image => Convert.ToHexStringLower(SHA256.HashData(image)))];

    internal Func<DateTimeOffset?> Ended { get; init; } = () => null;

    internal Func<DateTimeOffset?> Fetched { get; init; } = () => null;

    internal Func<IEnumerable<byte[]>> Draw { get; init; } = () => [];
}
