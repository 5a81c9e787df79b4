using ImageGen.Contracts;

namespace ImageGen.Storage.Limits;

/// <summary>Which requests limits allow, as far as that does not depend on other requests: providers, models, size and count.</summary>
public static class AllowanceRules
{
    /// <summary>
    /// What the limits do not allow; null when they allow the request. A provider that the caller named must be allowed; of a configured route at least one must be,
    /// and workers skip the others. The model is that of the request: the one that a provider is configured with is checked before each order.
    /// </summary>
    /// <param name="limits">The limits.</param>
    /// <param name="request">The request of one job, with its route as provider and fallback.</param>
    /// <param name="count">How many jobs were requested.</param>
    /// <param name="named">The providers that the caller named; empty when the route is a configured one.</param>
    public static AllowanceFault? Find(AccessLimits limits, ImageRequest request, int count, IReadOnlyList<string> named)
    {
        IReadOnlyList<string> route = [.. request.Provider is { } first ? [first] : Array.Empty<string>(), .. request.Fallback ?? []];
        if (named.FirstOrDefault(name => !limits.AllowsProvider(name)) is { } refused)
        {
            return new AllowanceFault.Provider(refused);
        }

        if (route.Count > 0 && !route.Any(limits.AllowsProvider))
        {
            return new AllowanceFault.Provider(route[0]);
        }

        return !limits.AllowsModel(request.Model) ? new AllowanceFault.Model(request.Model!)
            : request is { Width: { } width, Height: { } height } && (long)width * height > limits.MaxPixels ? new AllowanceFault.Size(limits.MaxPixels.Value)
            : count > limits.MaxCount ? new AllowanceFault.Count(limits.MaxCount.Value)
            : null;
    }

    /// <summary>The providers that a request names itself.</summary>
    public static IReadOnlyList<string> NamedIn(ImageRequest request) => [.. request.Provider is { } provider ? [provider] : Array.Empty<string>(), .. request.Fallback ?? []];
}

/// <summary>What limits do not allow.</summary>
public abstract record AllowanceFault
{
    private AllowanceFault()
    {
    }

    /// <summary>The provider instance.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record Provider(string Name) : AllowanceFault;

    /// <summary>The model.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record Model(string Name) : AllowanceFault;

    /// <summary>The size.</summary>
    /// <param name="MaxPixels">The largest product of width and height.</param>
    public sealed record Size(long MaxPixels) : AllowanceFault;

    /// <summary>The number of images.</summary>
    /// <param name="MaxCount">The most that one request may be for.</param>
    public sealed record Count(long MaxCount) : AllowanceFault;
}
