using System.ComponentModel.DataAnnotations;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Limits;

/// <summary>The limits that are set, all at once: one that is absent does not apply, whatever the default ones are.</summary>
internal sealed record LimitsBody
{
    /// <summary>HTTP requests per minute, 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public long? RequestsPerMinute { get; init; }

    /// <summary>Images per day, 1 to 10,000,000.</summary>
    [Range(1, 10_000_000)]
    public long? ImagesPerDay { get; init; }

    /// <summary>Number of unfinished jobs at which further ones are refused, 1 to 10,000,000.</summary>
    [Range(1, 10_000_000)]
    public long? MaxUnfinished { get; init; }

    /// <summary>How many jobs may be at providers at the same time, 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int? MaxAtProviders { get; init; }

    /// <summary>The provider instances that jobs may go to, 1 to 64 names.</summary>
    [MinLength(1)]
    [MaxLength(AccessLimitRules.MaxProviders)]
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>The models that may make the images, 1 to 100 names of up to 200 characters.</summary>
    [MinLength(1)]
    [MaxLength(AccessLimitRules.MaxModels)]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Largest product of width and height that a request may name, 4,096 to 16,777,216.</summary>
    [Range(4096, 16_777_216)]
    public long? MaxPixels { get; init; }

    /// <summary>Most images of one request, 1 to 16.</summary>
    [Range(1, AccessLimitRules.MaxCount)]
    public int? MaxCount { get; init; }

    /// <summary>Seconds after their ends after which jobs are erased at the latest, 60 to 31,536,000.</summary>
    [Range(60, 31_536_000)]
    public long? RetainFor { get; init; }

    /// <summary>The limits as they were set; null for null.</summary>
    public static LimitsBody? Of(AccessLimits? limits) => limits is null ? null : new LimitsBody
    {
        RequestsPerMinute = limits.RequestsPerMinute,
        ImagesPerDay = limits.ImagesPerDay,
        MaxUnfinished = limits.MaxUnfinished,
        MaxAtProviders = limits.MaxAtProviders,
        Providers = limits.Providers,
        Models = limits.Models,
        MaxPixels = limits.MaxPixels,
        MaxCount = limits.MaxCount,
        RetainFor = limits.RetainFor,
    };

    /// <summary>Reads the limits of a request body.</summary>
    /// <exception cref="ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<AccessLimits> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var limits = new AccessLimits
        {
            RequestsPerMinute = fields.Whole64("requests_per_minute"),
            ImagesPerDay = fields.Whole64("images_per_day"),
            MaxUnfinished = fields.Whole64("max_unfinished"),
            MaxAtProviders = fields.Whole32("max_at_providers"),
            Providers = fields.List("providers")?.Distinct(StringComparer.Ordinal).ToList(),
            Models = fields.List("models")?.Distinct(StringComparer.Ordinal).ToList(),
            MaxPixels = fields.Whole64("max_pixels"),
            MaxCount = fields.Whole32("max_count"),
            RetainFor = fields.Whole64("retain_for"),
        };
        fields.RefuseRemaining();
        foreach (var (field, message) in AccessLimitRules.Check(limits).Where(fault => !faults.Has(fault.Field)))
        {
            faults.Add(field, message);
        }

        faults.ThrowIfAny();
        return limits;
    }
}
