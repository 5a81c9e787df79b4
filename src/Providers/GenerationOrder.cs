using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>One image to generate, as every adapter receives it: always with an explicit seed, always exactly one image.</summary>
public sealed record GenerationOrder
{
    /// <summary>The id of the job; adapters may pass it on if the service accepts client ids.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The prompt: what the image shows.</summary>
    public required string Prompt { get; init; }

    /// <summary>The negative prompt: what it must not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>
    /// The source image; null for an image from text only. Only an order that is sent has it: later calls about an order
    /// (poll, cancel, look-up) have <see cref="Strength"/> and no bytes.
    /// </summary>
    public InputImage? Image { get; init; }

    /// <summary>How much the image may differ from <see cref="Image"/>, 0 to 1. Null exactly when the order has no source image.</summary>
    public double? Strength { get; init; }

    /// <summary>Width in pixels, together with <see cref="Height"/> or not at all.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Aspect ratio as <c>W:H</c>, instead of width and height.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>0 to 4,294,967,295; together with model and prompt it identifies a lost purchase.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether the caller set the seed. Default false: it was drawn at random.</summary>
    public bool SeedIsNamed { get; init; }

    /// <summary>
    /// Parameters of the service's own API, passed on unchanged. Already checked: none is set by the adapter, and none decides what is bought or
    /// how it is delivered. Null for none.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement>? Options { get; init; }

    /// <summary>Sampling steps.</summary>
    public int? Steps { get; init; }

    /// <summary>How closely to follow the prompt.</summary>
    public double? Guidance { get; init; }

    /// <summary>The model, as the service names it; null for its default.</summary>
    public string? Model { get; init; }

    /// <summary>Preferred format.</summary>
    public OutputFormat? OutputFormat { get; init; }

    /// <summary>
    /// Whether the order must be met exactly: an adapter then sends nothing that leaves out or changes a field, also not after a refusal of one,
    /// and returns <see cref="SubmitOutcome.Refused"/>. Default false.
    /// </summary>
    public bool IsExact { get; init; }

    /// <summary>
    /// The address at which the service may report the end of the order; it names the job and contains an authentication tag. Null for no callback. Adapters
    /// of services without callbacks ignore it.
    /// </summary>
    public Uri? Callback { get; init; }

    /// <summary>The service should stop by itself after this time, if it supports that; equal to the system's own time limit.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>
    /// Called immediately before the order leaves; false when other workers may have concluded that it never left, and may order
    /// again. An adapter that gets false sends nothing and reports that nothing was bought. Default: always true.
    /// </summary>
    public Func<bool> MayLeave { get; init; } = static () => true;

    /// <summary>
    /// Called while a call that generates the image runs and the service has not begun with it because of other orders: the time limit starts at the
    /// beginning. Returns whether the order may continue to wait. Null when there is no receiver. Only an order that is sent has it. Default null.
    /// </summary>
    public Func<bool>? OnWaiting { get; init; }

    /// <summary>
    /// Called with the progress, in percent, 0 to 100, while the call that generates the image runs; null when there is no receiver. Only an order that is sent
    /// has it, and only adapters of services that generate the image in that call and report progress meanwhile use it. It never throws, and ends
    /// when the token is canceled, which happens at the end of the call. Default null.
    /// </summary>
    public Func<int, CancellationToken, Task>? OnProgress { get; init; }
}
