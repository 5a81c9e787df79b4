using System.Collections.Concurrent;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Finds the inference provider of a model and its name there, by a call to the hub that buys nothing, and caches it for an hour.</summary>
internal sealed class ModelDirectory(HuggingFaceApi api)
{
    private const int MaxRemembered = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<HubModel, (ServedModel Model, DateTimeOffset Until)> _remembered = new();

    /// <summary>The inference provider; or, if there is none, the response with the reason: a successful one if only the list is empty, or has no usable provider, with the reason.</summary>
    /// <exception cref="ProviderFaultException">It can't be determined now; nothing was bought.</exception>
    public async Task<(ServedModel? Model, Answer? Refusal, string? Why)> FindAsync(HubModel model, CancellationToken cancellationToken)
    {
        if (api.OldWay is { } oldWay)
        {
            return (new ServedModel(oldWay, model.Id), null, null);
        }

        if (model.Provider == InferenceRoute.HfInference.Name)
        {
            return (new ServedModel(InferenceRoute.HfInference, model.Id), null, null);
        }

        if (_remembered.TryGetValue(model, out var known) && known.Until > api.Clock.GetUtcNow())
        {
            return (known.Model, null, null);
        }

        var answer = await api.GetModelAsync(model.Id, cancellationToken);
        if (!answer.IsSuccess)
        {
            return ProviderFaults.IsCertainRefusal(answer.Status) ? (null, answer, null) : throw ProviderFaults.OfAsking(answer, api.Clock);
        }

        var wire = WireJson.Read(answer.Body, HuggingFaceJson.Default.WireModel) ?? throw ProviderFaults.Unreadable(mayHaveBought: false);
        return MappingReader.Choose(wire.Mapping, model, out var why) is { } served ? (Remember(model, served), null, null) : (null, answer, why);
    }

    /// <summary>Drops the cached provider of a model that no longer serves it.</summary>
    public void Forget(HubModel model) => _remembered.TryRemove(model, out _);

    private ServedModel Remember(HubModel model, ServedModel served)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            // Callers may name any model: a simple limit, since asking again is cheap.
            _remembered.Clear();
        }

        _remembered[model] = (served, api.Clock.GetUtcNow() + Lifetime);
        return served;
    }
}
