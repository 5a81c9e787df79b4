using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>
/// The request of a job, as it was accepted. Fields that were not given are absent, but for the route, which every job was given. Addresses are without
/// their query, which may be a signature, and an image that was inside of the request is only named.
/// </summary>
[AbsentWhenNull]
internal sealed record RequestView
{
    // Says that there was one, and is no address by itself.
    private const string Query = "?…";

    private const int LongestDescription = 100;

    /// <summary>The prompt. Absent in lists, whose jobs have it.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the image must not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>
    /// The image to start from: its address, with <c>?…</c> in place of a query; <c>data:image/png;sha256=0123456789abcdef…</c>, its type and the beginning of its
    /// SHA-256, for one that was inside of the request.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>How far the image may move away from that one, 0 to 1.</summary>
    public double? Strength { get; init; }

    /// <summary>Width in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Shape as <c>W:H</c>.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>The seed of this job, where the caller named one: in a batch the seed named and the job's place in it. A seed that was drawn is in the job only.</summary>
    public long? Seed { get; init; }

    /// <summary>Sampling steps.</summary>
    public int? Steps { get; init; }

    /// <summary>How closely to follow the prompt.</summary>
    public double? Guidance { get; init; }

    /// <summary>The model that was asked for.</summary>
    public string? Model { get; init; }

    /// <summary>The first provider of the route: the one that was named, or else the configured one.</summary>
    public string? Provider { get; init; }

    /// <summary>The providers after it, named or configured.</summary>
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>The format that was asked for.</summary>
    public OutputFormat? OutputFormat { get; init; }

    /// <summary>Parameters of the service itself. Absent in lists, whose jobs have them.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ProviderOptions { get; init; }

    /// <summary>Whether the caller insists on just what is asked for.</summary>
    public bool? Exact { get; init; }

    /// <summary>The caller's own labels. Absent in lists, whose jobs have them.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Seconds from acceptance after which the job is not begun any more.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>Where the job's final events are posted, with <c>?…</c> in place of a query.</summary>
    public string? Webhook { get; init; }

    /// <summary>What becomes of the job if nobody can find out whether its image was bought.</summary>
    public OnUnknown? OnUnknown { get; init; }

    /// <summary>The view of a row's request; in a list without what may be long and stands beside it in the job.</summary>
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
            Webhook = WithoutQuery(request.Webhook),
            OnUnknown = request.OnUnknown,
        };
    }

    // A claim check is nobody's but the job's. What has no comma is no image itself, but describes one.
    private static string? ImageOf(string? image)
        => image is null ? null
            : image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal) ? SourceImageStorage.Describe(image) ?? $"{SourceImages.DataPrefix}…"
            : !SourceImage.IsData(image) ? WithoutQuery(image)
            : image.Length <= LongestDescription && !image.Contains(',', StringComparison.Ordinal) ? image
            : $"{SourceImages.DataPrefix}…";

    private static string? WithoutQuery(string? address) => address?.Split('?', 2) is [var before, _] ? before + Query : address;
}
