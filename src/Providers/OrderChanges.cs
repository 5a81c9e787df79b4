using System.Globalization;
using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>The one rule that compares an order with what a service will be asked for in its place.</summary>
public static class OrderChanges
{
    private const int LongestValue = 200;

    // Services make sizes of a grid: a shape is met if rounding to the grid is all that is between it and the size.
    private const double ShapeTolerance = 0.03;

    /// <summary>The fields that are not ordered as they are asked for; empty when all are. A seed counts where the caller named it.</summary>
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

        void Add(string field, string? asked, string? made)
        {
            if (asked is not null && asked != made)
            {
                changes.Add(Change(field, asked, made));
            }
        }
    }

    /// <summary>A change, with values that are not too long.</summary>
    public static RequestChange Change(string field, string? asked, string? made) => new() { Field = field, Asked = Trim(asked), Made = Trim(made) };

    /// <summary>Why a caller who insists does not get the order here; null when nothing would be changed. Nothing is to be bought then.</summary>
    public static Refusal? RefusalOf(IReadOnlyList<RequestChange> changes)
        => changes.Count == 0 ? null : new Refusal(FailureReason.InvalidRequest, $"It can't be made just as the request asks (exact): {string.Join("; ", changes.Select(Describe))}. Nothing was bought.")
        {
            Changes = changes,
            IsOfServer = true,
        };

    /// <summary>The same for an order whose plan is known.</summary>
    public static Refusal? RefusalOf(GenerationOrder order, OrderPlan plan) => order.IsExact ? RefusalOf(Of(order, plan)) : null;

    /// <summary>Whether a size has the shape <c>W:H</c>, but for rounding to a grid; true where the shape can't be read.</summary>
    public static bool IsOfShape(int width, int height, string ratio)
        => Shape.AspectRatioOf(ratio) is not { } steepness || Math.Abs(((double)width / height / steepness) - 1) <= ShapeTolerance;

    private static void AddTexts(List<RequestChange> changes, GenerationOrder order, OrderPlan plan)
    {
        if (!string.IsNullOrEmpty(order.NegativePrompt) && !plan.NegativePrompt)
        {
            changes.Add(Change("negative_prompt", null, null));
        }

        changes.AddRange(plan.Cut.Where(field => changes.All(change => change.Field != field)).Select(field => Change(field, null, "without a part")).ToList());

        // Whoever leaves the image aside has no use for the strength either.
        if (order.Strength is { } strength && (!plan.Image || plan.Strength != strength))
        {
            changes.Add(plan.Image ? Change("strength", Text(strength), Text(plan.Strength)) : Change("image", null, null));
        }
    }

    private static void AddShape(List<RequestChange> changes, GenerationOrder order, OrderPlan plan)
    {
        var made = plan is { Width: { } width, Height: { } height } ? Size(width, height) : plan.AspectRatio;
        if (order is { Width: { } askedWidth, Height: { } askedHeight })
        {
            if (made != Size(askedWidth, askedHeight))
            {
                changes.Add(Change(RequestChange.Size, Size(askedWidth, askedHeight), made));
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
        var asked = change.Asked is null ? change.Field : $"{change.Field} {change.Asked}";
        return change.Made is null ? $"{asked} would be left out"
            : change.Field == RequestChange.Size && change.Made.Contains(':', StringComparison.Ordinal) ? $"{asked} would be ordered as aspect_ratio {change.Made}, in pixels that the service chooses"
            : change.Asked is null ? $"{asked} would be ordered {change.Made}"
            : $"{asked} would become {change.Made}";
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

    private static string? Trim(string? value) => value is { Length: > LongestValue } ? string.Concat(value.AsSpan(0, LongestValue - 1), "…") : value;
}
