using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>One accepted creation: what the customer of the real service would owe, whatever the customer saw of the answer.</summary>
public sealed class Purchase
{
    private readonly Func<(string Status, bool? Charged)> _end;

    /// <param name="end">How it stands at the moment of asking.</param>
    internal Purchase(Func<(string Status, bool? Charged)> end) => _end = end;

    /// <summary>The service's id of it.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The model, as <c>owner/name</c> or however the service calls it.</summary>
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    /// <summary>The prompt of the input.</summary>
    [JsonPropertyName("prompt")]
    public string? Prompt { get; init; }

    /// <summary>The seed of the input; null when the customer left it to the service.</summary>
    [JsonPropertyName("seed")]
    public long? Seed { get; init; }

    /// <summary>The size that was made, as the service writes it; null where the service does not say one.</summary>
    [JsonPropertyName("size")]
    public string? Size { get; init; }

    /// <summary>The name that the customer gave the call, where the service lets it.</summary>
    [JsonPropertyName("client_request_id")]
    public string? ClientRequestId { get; init; }

    /// <summary>SHA-256 of the images of an answer, in lower-case hexadecimal; null where images are drawn when they are fetched.</summary>
    [JsonPropertyName("sha256")]
    public IReadOnlyList<string>? Sha256 { get; init; }

    /// <summary>The whole input as it came.</summary>
    [JsonPropertyName("input")]
    public required JsonElement Input { get; init; }

    /// <summary>Where it stands now, in the service's words.</summary>
    [JsonPropertyName("status")]
    public string Status => _end().Status;

    /// <summary>Whether it is charged; null while it has not ended.</summary>
    [JsonPropertyName("charged")]
    public bool? Charged => _end().Charged;

    /// <summary>When it ended; null while it has not, or where the service keeps no such moment.</summary>
    [JsonPropertyName("ended_at")]
    public DateTimeOffset? EndedAt => Ended();

    /// <summary>When the customer first asked for its image; null while he has not, or where this is not kept.</summary>
    [JsonPropertyName("fetched_at")]
    public DateTimeOffset? FetchedAt => Fetched();

    /// <summary>SHA-256 in lower hexadecimal of each image it makes, drawn when asked.</summary>
    public IReadOnlyList<string> PictureHashes() => [.. Draw().Select(picture => Convert.ToHexStringLower(SHA256.HashData(picture)))];

    internal Func<DateTimeOffset?> Ended { get; init; } = () => null;

    internal Func<DateTimeOffset?> Fetched { get; init; } = () => null;

    internal Func<IEnumerable<byte[]>> Draw { get; init; } = () => [];
}
