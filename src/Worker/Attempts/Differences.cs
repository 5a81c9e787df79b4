using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Providers.GpuServers;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Attempts;

/// <summary>
/// Compares the request with the result, independently of the adapters: the image is measured from its bytes, and a report is what the service states.
/// </summary>
internal static class Differences
{
    /// <summary>Whether the image itself shows how a field was met.</summary>
    public static bool IsMeasured(string field) => field is RequestChange.Size or "aspect_ratio" or "output_format";

    /// <summary>The differences between the image and the request.</summary>
    public static IEnumerable<Difference> Of(ImageRequest request, string? sourceSize, StoredImage image)
    {
        var made = string.Create(CultureInfo.InvariantCulture, $"{image.Width}x{image.Height}");
        if (request is { Width: { } width, Height: { } height })
        {
            if ((width, height) != (image.Width, image.Height))
            {
                yield return Difference.Of(RequestChange.Size, string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"), made);
            }
        }
        else if (request.AspectRatio is { } ratio)
        {
            if (!OrderChanges.IsOfShape(image.Width, image.Height, ratio))
            {
                yield return Difference.Of("aspect_ratio", ratio, made);
            }
        }
        else if (sourceSize is not null && sourceSize != made)
        {
            yield return new Difference(sourceSize, made, $"The source image is {sourceSize}, the image made from it {made}.");
        }

        if (request.OutputFormat is { } format && $"image/{NameOf(format)}" != image.ContentType)
        {
            yield return Difference.Of("output_format", NameOf(format), image.ContentType.Split('/')[^1]);
        }
    }

    /// <summary>The differences between the service's report and the job.</summary>
    public static IEnumerable<Difference> Of(Job job, string? askedModel, ImageReport report)
    {
        if (report.Seed is { } seed && seed != job.Seed)
        {
            var (asked, used) = (Text(job.Seed), Text(seed));
            yield return job.SeedIsNamed ? Difference.Of("seed", asked, used, "seed ") : new Difference(asked, used, $"It was made with seed {used}, not with the drawn seed {asked}.");
        }

        if (job.Request.Steps is { } steps && report.Steps is { } done && done != steps)
        {
            yield return Difference.Of("steps", Text(steps), Text(done), "steps ");
        }

        if (askedModel is not null && report.Model is { } model && !ModelNameComparison.IsSame(askedModel, model))
        {
            yield return Difference.Of("model", askedModel, model, "model ");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(OutputFormat format) => format switch
    {
        OutputFormat.Jpeg => "jpeg",
        OutputFormat.Webp => "webp",
        _ => "png",
    };
}
