using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// The request, in one form for all providers. Omitted fields are left to the provider, except for the seed: a job always has an
/// explicit seed, which is random if none is given.
/// </summary>
/// <remarks>
/// The attributes and constants are the limits that the gateway and the workers apply, and that the OpenAPI document and the published schemas show.
/// Rules that relate several fields, or that an attribute can't express, are in the documentation of the fields.
/// </remarks>
public sealed record ImageRequest
{
    /// <summary>Maximum length of the address in <see cref="Image"/> and <see cref="Webhook"/>, in characters.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Largest seed.</summary>
    public const long MaxSeed = uint.MaxValue;

    /// <summary>Maximum number of names in <see cref="Fallback"/>.</summary>
    public const int MaxFallbacks = 8;

    /// <summary>Maximum number of labels in <see cref="Metadata"/>.</summary>
    public const int MaxLabels = 32;

    /// <summary>Maximum length of a label's name, in characters.</summary>
    public const int MaxLabelName = 64;

    /// <summary>Maximum length of a label's value, in characters.</summary>
    public const int MaxLabelValue = 512;

    /// <summary>The pattern of <see cref="AspectRatio"/>. Like every pattern of a validation attribute it must match the whole text, including line breaks.</summary>
    public const string AspectRatioPattern = "^[1-9][0-9]?:[1-9][0-9]?$";

    /// <summary>Default time after which a job that has not begun expires, in seconds: a day.</summary>
    public const int DefaultExpiresIn = 86_400;

    /// <summary>What the image shows: 1 to 10,000 characters, no control characters except line breaks and tabs.</summary>
    [JsonPropertyName("prompt")]
    [StringLength(10_000, MinimumLength = 1)]
    public required string Prompt { get; init; }

    /// <summary>What the image must not show: up to 10,000 characters. A provider without such an input is skipped if another provider of the route has one; otherwise it ignores the text.</summary>
    [JsonPropertyName("negative_prompt")]
    [StringLength(10_000)]
    public string? NegativePrompt { get; init; }

    /// <summary>
    /// The source image: an https URL of up to 2,048 characters, fetched when the image is ordered, or a <c>data:</c> URI in base64.
    /// One still PNG, JPEG or WebP of at most 10 MB, 8,192 pixels a side and 40 megapixels. Only for providers that make images from images.
    /// </summary>
    [JsonPropertyName("image")]
    public string? Image { get; init; }

    /// <summary>How far the result may differ from <see cref="Image"/>, from 0 (not at all) to 1 (without limit); only together with it. Default 0.75.</summary>
    [JsonPropertyName("strength")]
    [Range(0d, 1d)]
    [DefaultValue(SourceImages.DefaultStrength)]
    public double? Strength { get; init; }

    /// <summary>Width in pixels, 64 to 4096. Requires <see cref="Height"/>.</summary>
    [JsonPropertyName("width")]
    [Range(64, 4096)]
    public int? Width { get; init; }

    /// <summary>Height in pixels, 64 to 4096. Requires <see cref="Width"/>.</summary>
    [JsonPropertyName("height")]
    [Range(64, 4096)]
    public int? Height { get; init; }

    /// <summary>Shape as <c>W:H</c>, each 1 to 99, for example <c>16:9</c>. In place of width and height.</summary>
    [JsonPropertyName("aspect_ratio")]
    [RegularExpression(AspectRatioPattern, ErrorMessage = "must be W:H with whole numbers from 1 to 99, for example 16:9.")]
    public string? AspectRatio { get; init; }

    /// <summary>0 to 4,294,967,295. In a batch the n-th job (from 0) gets seed + n. A provider that can't use a given seed is skipped if another provider of the route can. Default: random, 0 to 2,147,483,647.</summary>
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
    /// The provider to try first: the name of a configured instance. Default: the one configured for the model or the tenant, otherwise the
    /// configured default provider.
    /// </summary>
    [JsonPropertyName("provider")]
    [RegularExpression(NamePattern.Anchored, ErrorMessage = "must be the name of a configured provider.")]
    public string? Provider { get; init; }

    /// <summary>
    /// The providers to try after it, in this order: up to 8 names of configured instances. An empty list means none. Default: none when
    /// <see cref="Provider"/> is given, otherwise the configured ones.
    /// </summary>
    [JsonPropertyName("fallback")]
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>Preferred image format. The job reports the actual type of the stored image.</summary>
    [JsonPropertyName("output_format")]
    public OutputFormat? OutputFormat { get; init; }

    /// <summary>
    /// Parameters for the service itself, passed on unchanged: up to 64 keys in all, 6 levels deep, at most 8,192 bytes as JSON. They are for the kind
    /// of service of the route's first provider; providers of another kind make the image without them. Parameters are refused if this request has a field
    /// for them, or if they decide how many images are ordered or how they are delivered.
    /// </summary>
    [JsonPropertyName("provider_options")]
    public IReadOnlyDictionary<string, JsonElement>? ProviderOptions { get; init; }

    /// <summary>
    /// Whether the request must be fulfilled exactly: a provider that can't meet every field that shapes the image (size, shape, format, seed, steps and so on) is
    /// skipped before anything is bought. When no provider of the route can, the job fails with <c>invalid_request</c> and nothing is bought. Differences that show
    /// only in the finished image are delivered and listed in its attempt. Default false.
    /// </summary>
    [JsonPropertyName("exact")]
    [DefaultValue(false)]
    public bool? Exact { get; init; }

    /// <summary>Number of images, 1 to 16; above 1 the request is a batch of that many jobs. Default 1.</summary>
    [JsonPropertyName("count")]
    [Range(1, 16)]
    [DefaultValue(1)]
    public int? Count { get; init; }

    /// <summary>The caller's own labels, returned with the job and its events: up to 32, with names of up to 64 and values of up to 512 characters.</summary>
    [JsonPropertyName("metadata")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Seconds from acceptance after which a job that has not begun ends as expired: 1 to 604,800. Default 86,400.</summary>
    [JsonPropertyName("expires_in")]
    [Range(1, 604_800)]
    [DefaultValue(DefaultExpiresIn)]
    public int? ExpiresIn { get; init; }

    /// <summary>
    /// Seconds after its end after which the job's image, prompt and all other content are erased, as by an erase request: 60 to 31,536,000. What is left is the receipt. The
    /// store's retention, or a shorter time of the tenant, applies in any case, and is the default.
    /// </summary>
    [JsonPropertyName("retain_for")]
    [Range(60, 31_536_000)]
    public int? RetainFor { get; init; }

    /// <summary>
    /// The priority among the waiting jobs of the same tenant, -10 to 10: each step puts a job ahead of those that were created up to a minute before it. Jobs of
    /// other tenants are not affected. Default 0.
    /// </summary>
    [JsonPropertyName("priority")]
    [Range(-10, 10)]
    [DefaultValue(0)]
    public int? Priority { get; init; }

    /// <summary>
    /// An address to which the job's final events are posted, in addition to the tenant's endpoints: an absolute https URL of up to 2,048 characters with a host
    /// name, without port, user info and fragment. Deliveries are signed with the tenant's job secret, which must be created first.
    /// </summary>
    [JsonPropertyName("webhook")]
    [StringLength(MaxUrlLength)]
    public string? Webhook { get; init; }

    /// <summary>The policy if it can't be determined whether the image was bought. Default: the one configured for the provider.</summary>
    [JsonPropertyName("on_unknown")]
    public OnUnknown? OnUnknown { get; init; }
}
