using System.Globalization;
using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>Compares an order with what will be ordered from a service instead.</summary>
public static class OrderChanges
{
    private const int MaxValueLength = 200;

    // Services generate sizes of a grid: an aspect ratio is met if only rounding to the grid separates it from the size.
    private const double ShapeTolerance = 0.03;

    /// <summary>The fields that are not ordered as requested; empty when all are. A seed counts if the caller set it.</summary>
    public static IReadOnlyList<RequestChange> Of(GenerationOrder order, OrderPlan plan)
    {
        List<RequestChange> changes = [];
        AddTexts(changes, order, plan);
        AddShape(changes, order, plan);
        Add("seed", order.SeedIsNamed ? Text(order.Seed) : null, Text(plan.Seed));
        Add("steps", Text(order.Steps), Text(plan.Steps));
        Add("guidance", Text(order.Guidance), Text(plan.Guidance));
        Add("output_format", NameOf(order.OutputFormat), NameOf(plan.OutputFormat));
        Add("provider_options", order.Options is { Count: > 0 } options ? string.Join(", ", options.Keys) : null, plan.Options ? string.Join(", ", order.Options?.Keys ?? []) : null);
        return changes;

        void Add(string field, string? requested, string? planned)
        {
            if (requested is not null && requested != planned)
            {
                changes.Add(Change(field, requested, planned));
            }
        }
    }

    /// <summary>A change, with values cut to a maximum length.</summary>
    public static RequestChange Change(string field, string? requested, string? made) => new() { Field = field, Asked = Trim(requested), Made = Trim(made) };

    /// <summary>The refusal of an order that must be met exactly; null when nothing would be changed. Nothing is bought then.</summary>
    public static Refusal? RefusalOf(IReadOnlyList<RequestChange> changes)
        => changes.Count == 0 ? null : new Refusal(FailureReason.InvalidRequest, $"The request can't be met exactly (exact): {string.Join("; ", changes.Select(Describe))}. Nothing was bought.")
        {
            Changes = changes,
            IsOfServer = true,
        };

    /// <summary>The same for an order whose plan is known.</summary>
    public static Refusal? RefusalOf(GenerationOrder order, OrderPlan plan) => order.IsExact ? RefusalOf(Of(order, plan)) : null;

    /// <summary>Whether a size has the aspect ratio <c>W:H</c>, except for rounding to a grid; true if the ratio can't be read.</summary>
    public static bool IsOfShape(int width, int height, string ratio)
        => Shape.AspectRatioOf(ratio) is not { } aspectRatio || Math.Abs(((double)width / height / aspectRatio) - 1) <= ShapeTolerance;

    private static void AddTexts(List<RequestChange> changes, GenerationOrder order, OrderPlan plan)
    {
        if (!string.IsNullOrEmpty(order.NegativePrompt) && !plan.NegativePrompt)
        {
            changes.Add(Change("negative_prompt", null, null));
        }

        changes.AddRange(plan.Cut.Where(field => changes.All(change => change.Field != field)).Select(field => Change(field, null, "without a part")).ToList());

        // Without the source image the strength has no meaning either.
        if (order.Strength is { } strength && (!plan.Image || plan.Strength != strength))
        {
            changes.Add(plan.Image ? Change("strength", Text(strength), Text(plan.Strength)) : Change("image", null, null));
        }
    }

    private static void AddShape(List<RequestChange> changes, GenerationOrder order, OrderPlan plan)
    {
        var made = plan is { Width: { } width, Height: { } height } ? Size(width, height) : plan.AspectRatio;
        if (order is { Width: { } requestedWidth, Height: { } requestedHeight })
        {
            if (made != Size(requestedWidth, requestedHeight))
            {
                changes.Add(Change(RequestChange.Size, Size(requestedWidth, requestedHeight), made));
            }
        }
        else if (order.AspectRatio is { } ratio && ratio != made && !Meets(plan, ratio))
        {
            changes.Add(Change("aspect_ratio", ratio, made));
        }
    }

    private static bool Meets(OrderPlan plan, string ratio)
        => plan is { Width: { } width, Height: { } height } ? IsOfShape(width, height, ratio)
            : plan.AspectRatio is { } ordered && Shape.AspectRatioOf(ordered) is { } one && Shape.AspectRatioOf(ratio) is { } other && Math.Abs((one / other) - 1) < 1e-9;

    private static string Describe(RequestChange change)
    {
        var requested = change.Asked is null ? change.Field : $"{change.Field} {change.Asked}";
        return change.Made is null ? $"{requested} would be left out"
            : change.Field == RequestChange.Size && change.Made.Contains(':', StringComparison.Ordinal) ? $"{requested} would be ordered as aspect_ratio {change.Made}, in pixels that the service chooses"
            : change.Asked is null ? $"{requested} would be ordered {change.Made}"
            : $"{requested} would become {change.Made}";
    }

    private static string Size(int width, int height) => string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);

    private static string? NameOf(OutputFormat? format) => format switch
    {
        OutputFormat.Png => "png",
        OutputFormat.Jpeg => "jpeg",
        OutputFormat.Webp => "webp",
        _ => null,
    };

    private static string? Trim(string? value) => value is { Length: > MaxValueLength } ? string.Concat(value.AsSpan(0, MaxValueLength - 1), "…") : value;
}
