using System.Collections.Concurrent;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Finds the inference provider of a model and its name there, by a call to the hub that buys nothing, and caches it for an hour.</summary>
internal sealed class ModelDirectory(HuggingFaceApi api)
{
    private const int MaxCached = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<HubModel, (ServedModel Model, DateTimeOffset Until)> _cache = new();

    /// <summary>The inference provider; or, if there is none, the response with the reason: a successful one if only the list is empty, or has no usable provider, with the reason.</summary>
    /// <exception cref="ProviderFaultException">It can't be determined now; nothing was bought.</exception>
    public async Task<(ServedModel? Model, ServiceResponse? Refusal, string? Reason)> FindAsync(HubModel model, CancellationToken cancellationToken)
    {
        if (api.LegacyRoute is { } legacyRoute)
        {
            return (new ServedModel(legacyRoute, model.Id), null, null);
        }

        if (model.Provider == InferenceRoute.HfInference.Name)
        {
            return (new ServedModel(InferenceRoute.HfInference, model.Id), null, null);
        }

        if (_cache.TryGetValue(model, out var known) && known.Until > api.Clock.GetUtcNow())
        {
            return (known.Model, null, null);
        }

        var response = await api.GetModelAsync(model.Id, cancellationToken);
        if (!response.IsSuccess)
        {
            return ProviderFaults.IsCertainRefusal(response.Status) ? (null, response, null) : throw ProviderFaults.OfQuery(response, api.Clock);
        }

        var wire = WireJson.Read(response.Body, HuggingFaceJson.Default.WireModel) ?? throw ProviderFaults.Unreadable(mayHaveBought: false);
        return MappingReader.Choose(wire.Mapping, model, out var reason) is { } served ? (AddToCache(model, served), null, null) : (null, response, reason);
    }

    /// <summary>Drops the cached provider of a model that no longer serves it.</summary>
    public void Remove(HubModel model) => _cache.TryRemove(model, out _);

    private ServedModel AddToCache(HubModel model, ServedModel served)
    {
        if (_cache.Count >= MaxCached)
        {
            // Callers may name any model: a simple limit, since another query is cheap.
            _cache.Clear();
        }

        _cache[model] = (served, api.Clock.GetUtcNow() + Lifetime);
        return served;
    }
}
