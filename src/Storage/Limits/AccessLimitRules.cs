using ImageGen.Contracts;

namespace ImageGen.Storage.Limits;

/// <summary>Which values limits may have.</summary>
public static class AccessLimitRules
{
    /// <summary>Most provider instances in a list.</summary>
    public const int MaxProviders = 64;

    /// <summary>Most models in a list.</summary>
    public const int MaxModels = 100;

    /// <summary>Longest name of a model, as in a request.</summary>
    public const int MaxModelLength = 200;

    /// <summary>The smallest size of a request, 64 x 64 pixels.</summary>
    public const long MinPixels = 64 * 64;

    /// <summary>The largest size of a request, 4096 x 4096 pixels.</summary>
    public const long MaxPixels = 4096 * 4096;

    /// <summary>Most images of a request without a limit.</summary>
    public const int MaxCount = 16;

    /// <summary>The range of each limit that is a number, by its name in JSON.</summary>
    public static IReadOnlyDictionary<string, (long Least, long Most)> Ranges { get; } = new Dictionary<string, (long, long)>(StringComparer.Ordinal)
    {
        ["requests_per_minute"] = (1, 1_000_000),
        ["images_per_day"] = (1, 10_000_000),
        ["max_unfinished"] = (1, 10_000_000),
        ["max_at_providers"] = (1, 100_000),
        ["max_pixels"] = (MinPixels, MaxPixels),
        ["max_count"] = (1, MaxCount),
        ["retain_for"] = (60, 31_536_000),
    };

    /// <summary>The faults, each with the limit's name in JSON and a sentence that continues it; empty for valid limits.</summary>
    public static IEnumerable<(string Field, string Message)> Check(AccessLimits limits)
    {
        (string Name, long? Value)[] numbers =
        [
            ("requests_per_minute", limits.RequestsPerMinute), ("images_per_day", limits.ImagesPerDay), ("max_unfinished", limits.MaxUnfinished),
            ("max_at_providers", limits.MaxAtProviders), ("max_pixels", limits.MaxPixels), ("max_count", limits.MaxCount), ("retain_for", limits.RetainFor),
        ];
        foreach (var (name, value) in numbers)
        {
            var (least, most) = Ranges[name];
            if (value < least || value > most)
            {
                yield return (name, $"must be a whole number from {least} to {most}.");
            }
        }

        if (limits.Providers is { } providers && (providers.Count is < 1 or > MaxProviders || !providers.All(NamePattern.IsMatch)))
        {
            yield return ("providers", $"must be 1 to {MaxProviders} names of provider instances.");
        }

        if (limits.Models is { } models && (models.Count is < 1 or > MaxModels || models.Any(model => model.Length is < 1 or > MaxModelLength)))
        {
            yield return ("models", $"must be 1 to {MaxModels} names of models, of 1 to {MaxModelLength} characters.");
        }
    }
}
