using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Limits;

/// <summary>Reads <see cref="DefaultLimits"/> from the configuration; reports all invalid settings at once, each with its key.</summary>
internal sealed class DefaultLimitsConfiguration(IConfiguration configuration) : IConfigureOptions<DefaultLimits>, IValidateOptions<DefaultLimits>
{
    private const string Section = "Gateway:DefaultLimits";

    /// <summary>The key of each limit, by its name in JSON.</summary>
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["requests_per_minute"] = "RequestsPerMinute",
        ["images_per_day"] = "ImagesPerDay",
        ["max_unfinished"] = "MaxUnfinished",
        ["max_at_providers"] = "MaxAtProviders",
        ["providers"] = "Providers",
        ["models"] = "Models",
        ["max_pixels"] = "MaxPixels",
        ["max_count"] = "MaxCount",
        ["retain_for"] = "RetainFor",
    };

    public void Configure(DefaultLimits options) => options.Limits = Read([]);

    public ValidateOptionsResult Validate(string? name, DefaultLimits options)
    {
        List<string> faults = [];
        var limits = Read(faults);
        faults.AddRange(AccessLimitRules.Check(limits).Select(fault => $"{Section}:{Keys[fault.Field]} {fault.Message}"));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private AccessLimits Read(List<string> faults) => new()
    {
        RequestsPerMinute = Number("requests_per_minute", faults),
        ImagesPerDay = Number("images_per_day", faults),
        MaxUnfinished = Number("max_unfinished", faults),
        MaxAtProviders = (int?)Number("max_at_providers", faults),
        Providers = List("providers"),
        Models = List("models"),
        MaxPixels = Number("max_pixels", faults),
        MaxCount = (int?)Number("max_count", faults),
        RetainFor = Number("retain_for", faults),
    };

    private long? Number(string field, List<string> faults)
    {
        var (key, (least, most)) = ($"{Section}:{Keys[field]}", AccessLimitRules.Ranges[field]);
        if (configuration[key] is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        faults.Add($"{key} is '{text}', but must be a whole number from {least} to {most}.");
        return null;
    }

    // As children, or as one comma-separated text, which is easier to write in an environment variable.
    private string[]? List(string field)
    {
        var section = configuration.GetSection($"{Section}:{Keys[field]}");
        string[] names = section.Value is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetChildren().Select(child => child.Value?.Trim() ?? "").Where(name => name.Length > 0)];
        return names.Length > 0 ? names : null;
    }
}
