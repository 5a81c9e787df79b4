using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>
/// What will be ordered from a service instead of an order: the same fields, each as it will be ordered, and null if it is left out. Adapters return it as data,
/// and <see cref="OrderChanges"/> compares. A field without known changes counts as ordered unchanged. It has no prompt, since plans are shown in receipts and messages.
/// </summary>
public sealed record OrderPlan
{
    /// <summary>Why the order can't be met at all, if that is known; null when it can.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The names of the text fields of which a part is removed. Default none.</summary>
    public IReadOnlyList<string> Cut { get; init; } = [];

    /// <summary>Whether the negative prompt is used, if the order has one. Default true.</summary>
    public bool NegativePrompt { get; init; } = true;

    /// <summary>Whether the source image is used, if the order has one. Default true.</summary>
    public bool Image { get; init; } = true;

    /// <summary>How much the image may differ from the source image.</summary>
    public double? Strength { get; init; }

    /// <summary>Width in pixels of the resulting image, if known; null if the service chooses.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, as <see cref="Width"/>.</summary>
    public int? Height { get; init; }

    /// <summary>The aspect ratio <c>W:H</c> that is ordered instead of pixels; null for none.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>The seed.</summary>
    public long? Seed { get; init; }

    /// <summary>Sampling steps.</summary>
    public int? Steps { get; init; }

    /// <summary>How closely to follow the prompt.</summary>
    public double? Guidance { get; init; }

    /// <summary>The file format; null if the service chooses.</summary>
    public OutputFormat? OutputFormat { get; init; }

    /// <summary>Whether the parameters of the service's own API are passed on. Default true.</summary>
    public bool Options { get; init; } = true;

    /// <summary>The plan that changes nothing.</summary>
    public static OrderPlan Of(GenerationOrder order) => new()
    {
        Strength = order.Strength,
        Width = order.Width,
        Height = order.Height,
        AspectRatio = order.AspectRatio,
        Seed = order.Seed,
        Steps = order.Steps,
        Guidance = order.Guidance,
        OutputFormat = order.OutputFormat,
    };

    /// <summary>The plan with that size; a requested aspect ratio is then met by pixels.</summary>
    public OrderPlan Sized((int Width, int Height)? size) => size is { } pixels ? this with { Width = pixels.Width, Height = pixels.Height, AspectRatio = null } : this;

    /// <summary>The plan with that aspect ratio instead of pixels; null if the service chooses.</summary>
    public OrderPlan Shaped(string? ratio) => this with { Width = null, Height = null, AspectRatio = ratio };

    /// <summary>The plan of an order that can't be met.</summary>
    public OrderPlan Refused(string mistake) => this with { Refusal = new Refusal(FailureReason.InvalidRequest, mistake) };
}
