using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>One image to make, as every adapter gets it: always with an explicit seed, always exactly one.</summary>
public sealed record GenerationOrder
{
    /// <summary>The job; adapters may pass it on where the service lets a client name its own ids.</summary>
    public required Guid JobId { get; init; }

    /// <summary>What the image shows.</summary>
    public required string Prompt { get; init; }

    /// <summary>What it must not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>
    /// The image to start from; null for an image of words alone. Only an order that is sent has it: what is asked about an order
    /// later (poll, cancel, look-up) has <see cref="Strength"/> and no bytes.
    /// </summary>
    public InputImage? Image { get; init; }

    /// <summary>How far the image may move away from <see cref="Image"/>, 0 to 1. Null exactly when the order starts from no image.</summary>
    public double? Strength { get; init; }

    /// <summary>Width in pixels, together with <see cref="Height"/> or not at all.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Shape as <c>W:H</c>, instead of width and height.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>0 to 4,294,967,295; with model and prompt it is what a lost purchase is found by.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether the caller named the seed, and minds it. Default false: it was drawn.</summary>
    public bool SeedIsNamed { get; init; }

    /// <summary>
    /// Parameters of the service itself, passed on as they are. Checked before: none is one that the adapter sets, or that decides what is bought or
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
    /// Whether the caller insists on everything that is asked for: an adapter then sends nothing that leaves out or changes a field, also not after a refusal of one,
    /// and answers <see cref="SubmitOutcome.Refused"/>. Default false.
    /// </summary>
    public bool IsExact { get; init; }

    /// <summary>
    /// Where the service may tell that the order has ended; it names the job and proves itself by a tag. Null when nobody listens. Adapters
    /// of services without callbacks leave it out.
    /// </summary>
    public Uri? Callback { get; init; }

    /// <summary>The service should give up by itself after this long, if it can: the twin of our own time limit.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>
    /// Asked at the last moment before the order leaves; false when others may by now have concluded that it never will, and may order
    /// again. An adapter that is told false sends nothing and says that nothing was bought. Default: it may always.
    /// </summary>
    public Func<bool> MayLeave { get; init; } = static () => true;

    /// <summary>
    /// Told while a call that makes the image runs that the service has not begun with it, because others come first: the time limit counts from the
    /// beginning. Answers whether the order may go on waiting. Null when nobody listens. Only an order that is sent has it. Default null.
    /// </summary>
    public Func<bool>? OnWaiting { get; init; }

    /// <summary>
    /// Told how far the image is, in percent, 0 to 100, while the call that makes it runs; null when nobody listens. Only an order that is sent
    /// has it, and only adapters of services that make the image in that call and can be asked meanwhile use it. It throws nothing, and gives up
    /// when the token is canceled, as it is when the call has ended. Default null.
    /// </summary>
    public Func<int, CancellationToken, Task>? OnProgress { get; init; }
}
