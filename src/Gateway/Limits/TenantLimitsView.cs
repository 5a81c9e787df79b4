using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Limits;

/// <summary>The limits of a tenant. A limit that is null does not apply.</summary>
internal sealed record TenantLimitsView
{
    /// <summary>The tenant's name, the value of X-Tenant-Id.</summary>
    public required string Tenant { get; init; }

    /// <summary>Whether they are set for this tenant; otherwise they are the default ones.</summary>
    public required bool IsSet { get; init; }

    /// <summary>HTTP requests per minute.</summary>
    public required long? RequestsPerMinute { get; init; }

    /// <summary>Images per day.</summary>
    public required long? ImagesPerDay { get; init; }

    /// <summary>Number of unfinished jobs at which further ones are refused.</summary>
    public required long? MaxUnfinished { get; init; }

    /// <summary>How many jobs may be at providers at the same time.</summary>
    public required int? MaxAtProviders { get; init; }

    /// <summary>The provider instances that jobs may go to.</summary>
    public required IReadOnlyList<string>? Providers { get; init; }

    /// <summary>The models that may make the images.</summary>
    public required IReadOnlyList<string>? Models { get; init; }

    /// <summary>Largest product of width and height that a request may name.</summary>
    public required long? MaxPixels { get; init; }

    /// <summary>Most images of one request.</summary>
    public required int? MaxCount { get; init; }

    /// <summary>Seconds after their ends after which jobs are erased at the latest.</summary>
    public required long? RetainFor { get; init; }

    /// <summary>The view of limits.</summary>
    public static TenantLimitsView Of(string tenant, AccessLimits limits, bool isSet) => new()
    {
        Tenant = tenant,
        IsSet = isSet,
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
}
