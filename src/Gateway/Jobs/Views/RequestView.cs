using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Predictions;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>
/// The request of a job, as it was accepted. Fields that were not given are absent, except for the route, which every job has. Addresses are without
/// their query, which may be a signature, and an embedded image is replaced by a description.
/// </summary>
[AbsentWhenNull]
internal sealed record RequestView
{
    // Shows that the address had a query, and is not part of a valid address.
    private const string Query = "?…";

    private const int MaxDescriptionLength = 100;

    /// <summary>The prompt. Absent in lists, whose jobs have it.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the image must not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>
    /// The source image: its address, with <c>?…</c> in place of a query, or <c>data:image/png;sha256=0123456789abcdef…</c>, the type and the beginning of the
    /// SHA-256, for an image embedded in the request.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>How far the result may differ from the source image, 0 to 1.</summary>
    public double? Strength { get; init; }

    /// <summary>Width in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Shape as <c>W:H</c>.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>The seed of this job, if the caller gave one; in a batch, the given seed plus the job's index. A random seed is in the job only.</summary>
    public long? Seed { get; init; }

    /// <summary>Sampling steps.</summary>
    public int? Steps { get; init; }

    /// <summary>How closely to follow the prompt.</summary>
    public double? Guidance { get; init; }

    /// <summary>The requested model.</summary>
    public string? Model { get; init; }

    /// <summary>The first provider of the route: the requested one, or else the configured one.</summary>
    public string? Provider { get; init; }

    /// <summary>The providers after it, requested or configured.</summary>
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>The requested format.</summary>
    public OutputFormat? OutputFormat { get; init; }

    /// <summary>Parameters for the service itself. Absent in lists, whose jobs have them.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ProviderOptions { get; init; }

    /// <summary>Whether the request must be fulfilled exactly.</summary>
    public bool? Exact { get; init; }

    /// <summary>The caller's own labels. Absent in lists, whose jobs have them.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Seconds from acceptance after which the job no longer begins.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>Seconds after its end after which the job is erased.</summary>
    public int? RetainFor { get; init; }

    /// <summary>The priority among the waiting jobs of the same tenant.</summary>
    public int? Priority { get; init; }

    /// <summary>The address to which the job's final events are posted, with <c>?…</c> in place of a query.</summary>
    public string? Webhook { get; init; }

    /// <summary>The policy for an unknown outcome of the order.</summary>
    public OnUnknown? OnUnknown { get; init; }

    /// <summary>The view of a row's request; in a list without the long fields, which the job itself has.</summary>
    public static RequestView Of(Job job, bool inList = false)
    {
        var request = job.Request;
        return new RequestView
        {
            Prompt = inList ? null : request.Prompt,
            NegativePrompt = request.NegativePrompt,
            Image = ImageOf(request.Image),
            Strength = request.Strength,
            Width = request.Width,
            Height = request.Height,
            AspectRatio = request.AspectRatio,
            Seed = job.SeedIsNamed ? job.Seed : null,
            Steps = request.Steps,
            Guidance = request.Guidance,
            Model = request.Model,
            Provider = request.Provider,
            Fallback = request.Fallback,
            OutputFormat = request.OutputFormat,
            ProviderOptions = inList ? null : request.ProviderOptions,
            Exact = request.Exact,
            Metadata = inList ? null : request.Metadata,
            ExpiresIn = request.ExpiresIn,
            RetainFor = request.RetainFor,
            Priority = request.Priority,
            Webhook = WithoutQuery(PredictionWebhook.Parse(request.Webhook)?.Url ?? request.Webhook),
            OnUnknown = request.OnUnknown,
        };
    }

    // A claim check is internal to the job. A data: address without a comma holds no image, but a description of one.
    private static string? ImageOf(string? image)
        => image is null ? null
            : image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal) ? SourceImageStorage.Describe(image) ?? $"{SourceImages.DataPrefix}…"
            : !SourceImage.IsData(image) ? WithoutQuery(image)
            : image.Length <= MaxDescriptionLength && !image.Contains(',', StringComparison.Ordinal) ? image
            : $"{SourceImages.DataPrefix}…";

    private static string? WithoutQuery(string? address) => address?.Split('?', 2) is [var before, _] ? before + Query : address;
}
