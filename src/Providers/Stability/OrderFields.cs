using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.Stability;

/// <summary>The form fields of an order, with the remark for its receipt.</summary>
/// <param name="Fields">The fields; null values are omitted.</param>
/// <param name="Image">The source image, the field <c>image</c>.</param>
/// <param name="Remark">How the image will differ from the request.</param>
/// <param name="DrawsSeed">Whether the service draws the seed, because it can't accept the order's.</param>
/// <param name="Seed">The order's seed.</param>
internal sealed record OrderFields(IReadOnlyList<(string Name, string? Value)> Fields, InputImage? Image, string? Remark, bool DrawsSeed, long Seed)
{
    /// <summary>The highest seed. 0 means that the service draws one.</summary>
    private const long LastSeed = 4_294_967_294;

    private const double MinGuidance = 1;

    private const double MaxGuidance = 10;

    /// <summary>The same as a plan. The service chooses the sizes.</summary>
    public static OrderPlan PlanOf(GenerationOrder order, StabilityModel model) => (OrderPlan.Of(order) with
    {
        Seed = order.Seed is < 1 or > LastSeed ? null : order.Seed,
        Steps = null,
        Guidance = GuidanceOf(order, model, out _),
    }).Shaped(RatioOf(order, model, out _));

    // This API has no parameter for steps.
    public static OrderFields Of(GenerationOrder order, StabilityModel model)
    {
        var ratio = RatioOf(order, model, out var shapeRemark);
        var guidance = GuidanceOf(order, model, out var guidanceRemark);
        var drawsSeed = order.Seed is < 1 or > LastSeed;
        return new(
            [
                ("prompt", order.Prompt),
                ("mode", order.Image is not null && model.HasModes ? "image-to-image" : null),
                ("strength", order.Image is null ? null : order.Strength?.ToString(CultureInfo.InvariantCulture)),
                ("negative_prompt", order.NegativePrompt),
                ("aspect_ratio", ratio),
                ("seed", drawsSeed ? null : order.Seed.ToString(CultureInfo.InvariantCulture)),
                ("output_format", NameOf(order.OutputFormat)),
                ("model", model.Name),
                ("cfg_scale", guidance?.ToString(CultureInfo.InvariantCulture)),
                .. OptionFields.ForForm(order),
            ],
            order.Image,
            string.Join(' ', new[] { shapeRemark, guidanceRemark }.OfType<string>()) is { Length: > 0 } remark ? remark : null,
            drawsSeed,
            order.Seed);
    }

    private static string? RatioOf(GenerationOrder order, StabilityModel model, out string? remark)
    {
        if (order.Strength is null || !model.HasModes)
        {
            return NearestRatio.Of(order, out remark);
        }

        remark = Shape.AspectRatioOf(order) is null ? null : "The service keeps the aspect ratio of the source image.";
        return null;
    }

    private static double? GuidanceOf(GenerationOrder order, StabilityModel model, out string? remark)
    {
        remark = null;
        if (order.Guidance is not { } requested || !model.TakesGuidance)
        {
            return null;
        }

        var guidance = Math.Clamp(requested, MinGuidance, MaxGuidance);
        remark = guidance == requested ? null
            : string.Create(CultureInfo.InvariantCulture, $"The service takes a guidance from {MinGuidance} to {MaxGuidance}: {guidance} was ordered instead of {requested}.");
        return guidance;
    }

    private static string? NameOf(OutputFormat? format) => format switch
    {
        OutputFormat.Png => "png",
        OutputFormat.Jpeg => "jpeg",
        OutputFormat.Webp => "webp",
        _ => null,
    };
}
