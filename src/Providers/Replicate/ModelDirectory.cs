using System.Collections.Concurrent;
using System.Net;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Finds how a model is ordered and which inputs it has, by calls that buy nothing, and caches it for an hour. The call is necessary,
/// because only official models can be ordered by <c>owner/name</c>; for all others it means the latest version.
/// </summary>
internal sealed class ModelDirectory(ReplicateApi api, TimeProvider clock)
{
    private const int MaxCached = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<ModelName, (ResolvedModel Model, DateTimeOffset Until)> _cache = new();

    /// <summary>The model, or the response with the reason why there is none.</summary>
    /// <exception cref="ProviderFaultException">It can't be determined now; nothing was bought.</exception>
    public async Task<(ResolvedModel? Model, ServiceResponse? Refusal)> FindAsync(ModelName name, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(name, out var known) && known.Until > clock.GetUtcNow())
        {
            return (known.Model, null);
        }

        return name switch
        {
            { Path: null } => (new ResolvedModel(null, name.Version, null), null),
            { Version: { } version } => (await FindVersionAsync(name, name.Path, version, cancellationToken), null),
            _ => await FindLatestAsync(name, name.Path, cancellationToken),
        };
    }

    /// <summary>Whether the model's inputs are known, including the case that it has no schema.</summary>
    public bool IsCached(ModelName name) => _cache.TryGetValue(name, out var known) && known.Until > clock.GetUtcNow();

    /// <summary>Drops a model that was refused, so that the next order reads it again: its latest version may have been withdrawn.</summary>
    public void Remove(ModelName name) => _cache.TryRemove(name, out _);

    // The version is known; the call is only for its inputs, so that its failure does not matter.
    private async Task<ResolvedModel> FindVersionAsync(ModelName name, string path, string version, CancellationToken cancellationToken)
    {
        try
        {
            var response = await api.GetVersionAsync(path, version, cancellationToken);
            if (response.Status == HttpStatusCode.OK && WireJson.Read(response.Body, ReplicateJson.Default.WireVersion) is { } found)
            {
                return AddToCache(name, new(path, version, ModelInputs.Read(found.OpenApiSchema)));
            }
        }
        catch (ProviderFaultException)
        {
            // The order itself will meet the same failure, and report it.
        }

        return new(path, version, null);
    }

    private async Task<(ResolvedModel?, ServiceResponse?)> FindLatestAsync(ModelName name, string path, CancellationToken cancellationToken)
    {
        var response = await api.GetModelAsync(path, cancellationToken);
        if (!response.IsSuccess)
        {
            return (null, response);
        }

        var model = WireJson.Read(response.Body, ReplicateJson.Default.WireModel) ?? throw ReplicateFaults.Unreadable(mayHaveBought: false);
        var latest = model.LatestVersion;
        var inputs = latest is null ? null : ModelInputs.Read(latest.OpenApiSchema);

        // Responses from before official models were marked do not contain the flag; then a version, if there is one, always works.
        var isOfficial = model.IsOfficial ?? latest?.Id is null;
        return (AddToCache(name, new(path, isOfficial ? null : latest?.Id, inputs)), null);
    }

    private ResolvedModel AddToCache(ModelName name, ResolvedModel model)
    {
        if (_cache.Count >= MaxCached)
        {
            // Callers may name any model: a simple limit, since another query is cheap.
            _cache.Clear();
        }

        _cache[name] = (model, clock.GetUtcNow() + Lifetime);
        return model;
    }
}
