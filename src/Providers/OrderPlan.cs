using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>
/// What a service will be asked for in place of an order: the same fields, each as it will be ordered, and null where it is left out. Adapters say it as data,
/// and one rule compares (<see cref="OrderChanges"/>). What is not known to be otherwise counts as it was asked for. It has no prompt, since plans are told of.
/// </summary>
public sealed record OrderPlan
{
    /// <summary>Why the order can't be met at all, where that is known; null when it can.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The texts, by the names of their fields, of which a part is taken out. Default none.</summary>
    public IReadOnlyList<string> Cut { get; init; } = [];

    /// <summary>Whether the negative prompt is used, where the order has one. Default true.</summary>
    public bool NegativePrompt { get; init; } = true;

    /// <summary>Whether the image to start from is used, where the order has one. Default true.</summary>
    public bool Image { get; init; } = true;

    /// <summary>How far the image may move away from that one.</summary>
    public double? Strength { get; init; }

    /// <summary>Width in pixels of the image that the service makes of it, where that is known; null where the service chooses.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, as <see cref="Width"/>.</summary>
    public int? Height { get; init; }

    /// <summary>The shape <c>W:H</c> that is ordered in place of pixels; null for none.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>The seed.</summary>
    public long? Seed { get; init; }

    /// <summary>Sampling steps.</summary>
    public int? Steps { get; init; }

    /// <summary>How closely to follow the prompt.</summary>
    public double? Guidance { get; init; }

    /// <summary>The file's format; null where the service chooses.</summary>
    public OutputFormat? OutputFormat { get; init; }

    /// <summary>Whether the parameters of the service itself are passed on. Default true.</summary>
    public bool Options { get; init; } = true;

    /// <summary>Everything as it was asked for.</summary>
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

    /// <summary>The plan with that size; a shape that was asked for is met by pixels then.</summary>
    public OrderPlan Sized((int Width, int Height)? size) => size is { } pixels ? this with { Width = pixels.Width, Height = pixels.Height, AspectRatio = null } : this;

    /// <summary>The plan with that shape in place of pixels; null where the service chooses.</summary>
    public OrderPlan Shaped(string? ratio) => this with { Width = null, Height = null, AspectRatio = ratio };

    /// <summary>The plan of an order that can't be met.</summary>
    public OrderPlan Refused(string mistake) => this with { Refusal = new Refusal(FailureReason.InvalidRequest, mistake) };
}
