using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// One request shape for every provider. What is left out is the provider's choice, except the seed: a job always has an
/// explicit one, drawn when none is given.
/// </summary>
/// <remarks>
/// The attributes and constants are the limits that the gateway and the workers apply, and that the OpenAPI document and the published schemas show.
/// Rules that relate several fields, or that need more than an attribute, are in the documentation of the fields.
/// </remarks>
public sealed record ImageRequest
{
    /// <summary>Longest address in <see cref="Image"/> and <see cref="Webhook"/>, in characters.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Largest seed.</summary>
    public const long MaxSeed = uint.MaxValue;

    /// <summary>Most names in <see cref="Fallback"/>.</summary>
    public const int MaxFallbacks = 8;

    /// <summary>Most labels in <see cref="Metadata"/>.</summary>
    public const int MaxLabels = 32;

    /// <summary>Longest name of a label, in characters.</summary>
    public const int MaxLabelName = 64;

    /// <summary>Longest value of a label, in characters.</summary>
    public const int MaxLabelValue = 512;

    /// <summary>The pattern of <see cref="AspectRatio"/>. Like every pattern of an attribute it must match the whole text, line breaks with it.</summary>
    public const string AspectRatioPattern = "^[1-9][0-9]?:[1-9][0-9]?$";

    /// <summary>How long a job may wait to be begun when the request does not say, in seconds: a day.</summary>
    public const int DefaultExpiresIn = 86_400;

    /// <summary>What the image shows: 1 to 10,000 characters, no control characters but line breaks and tabs.</summary>
    [JsonPropertyName("prompt")]
    [StringLength(10_000, MinimumLength = 1)]
    public required string Prompt { get; init; }

    /// <summary>What the image must not show: up to 10,000 characters. Providers without such an input are passed over where another one of the route has it, and else leave it out.</summary>
    [JsonPropertyName("negative_prompt")]
    [StringLength(10_000)]
    public string? NegativePrompt { get; init; }

    /// <summary>
    /// The image to start from: an https URL of up to 2,048 characters, fetched when the image is ordered, or a <c>data:</c> URI in base64.
    /// One still PNG, JPEG or WebP of at most 10 MB, 8,192 pixels a side and 40 megapixels. Only for providers that make images from images.
    /// </summary>
    [JsonPropertyName("image")]
    public string? Image { get; init; }

    /// <summary>How far the image may move away from <see cref="Image"/>, from 0 (not at all) to 1 (as far as it likes); only together with it. Default 0.75.</summary>
    [JsonPropertyName("strength")]
    [Range(0d, 1d)]
    [DefaultValue(SourceImages.DefaultStrength)]
    public double? Strength { get; init; }

    /// <summary>Width in pixels, 64 to 4096. Given together with <see cref="Height"/>, or not at all.</summary>
    [JsonPropertyName("width")]
    [Range(64, 4096)]
    public int? Width { get; init; }

    /// <summary>Height in pixels, 64 to 4096. Given together with <see cref="Width"/>, or not at all.</summary>
    [JsonPropertyName("height")]
    [Range(64, 4096)]
    public int? Height { get; init; }

    /// <summary>Shape as <c>W:H</c>, each 1 to 99, for example <c>16:9</c>. Instead of width and height.</summary>
    [JsonPropertyName("aspect_ratio")]
    [RegularExpression(AspectRatioPattern, ErrorMessage = "must be W:H with whole numbers from 1 to 99, for example 16:9.")]
    public string? AspectRatio { get; init; }

    /// <summary>0 to 4,294,967,295. In a batch the n-th job (from 0) gets seed + n. Providers that can't keep a given seed are passed over where another one of the route can. Default: random, 0 to 2,147,483,647.</summary>
    [JsonPropertyName("seed")]
    [Range(0d, MaxSeed)]
    public long? Seed { get; init; }

    /// <summary>Sampling steps, 1 to 500.</summary>
    [JsonPropertyName("steps")]
    [Range(1, 500)]
    public int? Steps { get; init; }

    /// <summary>How closely to follow the prompt, 0 to 50.</summary>
    [JsonPropertyName("guidance")]
    [Range(0d, 50d)]
    public double? Guidance { get; init; }

    /// <summary>The provider's name of a model, up to 200 characters. Default: the one configured for the provider.</summary>
    [JsonPropertyName("model")]
    [StringLength(200, MinimumLength = 1)]
    public string? Model { get; init; }

    /// <summary>
    /// The provider to try first: the name of a configured instance. Default: what is configured for the model or the tenant, else the
    /// configured default provider.
    /// </summary>
    [JsonPropertyName("provider")]
    [RegularExpression(NamePattern.Anchored, ErrorMessage = "must be the name of a configured provider.")]
    public string? Provider { get; init; }

    /// <summary>
    /// The providers to try after it, in this order: up to 8 names of configured instances. An empty list means none. Default: none where
    /// <see cref="Provider"/> is given, else what is configured.
    /// </summary>
    [JsonPropertyName("fallback")]
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>Preferred image format; the stored image's own type is what the job reports.</summary>
    [JsonPropertyName("output_format")]
    public OutputFormat? OutputFormat { get; init; }

    /// <summary>
    /// Parameters of the service itself, passed on as they are: up to 64 keys in all, 6 levels deep, at most 8,192 bytes as JSON. They belong to the kind
    /// of service of the first provider of the route, and providers of another kind make the image without them. Nothing that has a field of its own
    /// here, and nothing that decides how many images are ordered or how they are delivered.
    /// </summary>
    [JsonPropertyName("provider_options")]
    public IReadOnlyDictionary<string, JsonElement>? ProviderOptions { get; init; }

    /// <summary>
    /// Whether the caller insists: a provider that can't make just what is asked for (size, shape, format, seed, steps and every other field that shapes the image) is
    /// passed over before anything is bought, and where none of the route can, the job fails with <c>invalid_request</c> and nothing is bought. What shows
    /// only in the finished image is delivered all the same and told in its attempt. Default false.
    /// </summary>
    [JsonPropertyName("exact")]
    [DefaultValue(false)]
    public bool? Exact { get; init; }

    /// <summary>How many images, 1 to 16; above 1 the request is a batch of that many jobs. Default 1.</summary>
    [JsonPropertyName("count")]
    [Range(1, 16)]
    [DefaultValue(1)]
    public int? Count { get; init; }

    /// <summary>The caller's own labels, returned with the job and its events: up to 32 of up to 64 and 512 characters.</summary>
    [JsonPropertyName("metadata")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Seconds from acceptance after which the job is not begun any more and ends expired: 1 to 604,800. Default 86,400.</summary>
    [JsonPropertyName("expires_in")]
    [Range(1, 604_800)]
    [DefaultValue(DefaultExpiresIn)]
    public int? ExpiresIn { get; init; }

    /// <summary>
    /// Where the caller wants the job's final events posted, besides the tenant's endpoints: an absolute https URL of up to 2,048 characters with a host
    /// name, without port, user info and fragment. Signed with the tenant's job secret, which must be made first.
    /// </summary>
    [JsonPropertyName("webhook")]
    [StringLength(MaxUrlLength)]
    public string? Webhook { get; init; }

    /// <summary>What becomes of the job if nobody can find out whether its image was bought. Default: what is configured for the provider.</summary>
    [JsonPropertyName("on_unknown")]
    public OnUnknown? OnUnknown { get; init; }
}
