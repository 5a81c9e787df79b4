using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Chooses the inference provider, among those that serve a model by the hub's data.</summary>
internal static class MappingReader
{
    private const string Task = "text-to-image";

    /// <summary>
    /// The first inference provider that is live, supported here, and for which an order can state everything that defines the model; hf-inference last. Null
    /// when there is none; then <paramref name="reason"/> states why, if some provider serves it in a way that can't be ordered.
    /// </summary>
    public static ServedModel? Choose(JsonElement mapping, HubModel model, out string? reason)
    {
        reason = null;
        List<ServedModel> served = [];
        foreach (var (provider, wire) in Entries(mapping))
        {
            // A provider in staging is used only if the operator has chosen it.
            if ((model.Provider is not null && provider != model.Provider) || WireJson.TextOf(wire.Task) != Task || !IsServing(wire, isChosen: model.Provider is not null)
                || InferenceRoute.Of(provider) is not { } route || WireJson.TextOf(wire.ProviderId) is not { } id || !HubModel.IsGoodId(id))
            {
                continue;
            }

            if (TryReadAdapter(wire, model, route, id, out var lora))
            {
                served.Add(new ServedModel(route, id, lora));
            }
            else
            {
                reason ??= $"{provider} serves it as an adapter of another model, in a form that can't be ordered here: the order would return the base model's image.";
            }
        }

        return served.OrderBy(one => one.Route is HfInferenceRoute).FirstOrDefault();
    }

    /// <summary>Neither the model nor the provider may be in the state error; a chosen provider may be in staging.</summary>
    private static bool IsServing(WireMapping wire, bool isChosen)
    {
        string?[] states = [WireJson.TextOf(wire.Status), WireJson.TextOf(wire.ProviderStatus)];
        return states.Any(state => state is not null) && states.All(state => state is null or "live" || (isChosen && state == "staging"));
    }

    /// <summary>Whether an order can state everything that defines the model. It must be known: a guess would give another model's image, and cost money.</summary>
    private static bool TryReadAdapter(WireMapping wire, HubModel model, InferenceRoute route, string id, out LoraWeights? lora)
    {
        lora = null;
        var isPlain = IsAbsent(wire.Adapter) && IsAbsent(wire.AdapterWeightsPath);
        if (isPlain || id == model.Id)
        {
            // A model that represents all models with certain tags is not the requested one, and neither is a base model.
            return WireJson.TextOf(wire.Type) != "tag-filter" || id == model.Id;
        }

        lora = route.TakesLora && "lora".Equals(WireJson.TextOf(wire.Adapter), StringComparison.OrdinalIgnoreCase) && WireJson.TextOf(wire.AdapterWeightsPath) is { } path && LoraWeights.IsGoodPath(path)
            ? new LoraWeights(model.Id, path)
            : null;
        return lora is not null;
    }

    private static bool IsAbsent(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || WireJson.TextOf(value) == "";

    private static IEnumerable<(string Provider, WireMapping Wire)> Entries(JsonElement mapping) => mapping.ValueKind switch
    {
        JsonValueKind.Object => mapping.EnumerateObject()
            .SelectMany(property => property.Value.ValueKind == JsonValueKind.Array ? Read(property.Name, property.Value.EnumerateArray()) : Read(property.Name, [property.Value])),
        JsonValueKind.Array => Read(null, mapping.EnumerateArray()),
        _ => [],
    };

    private static IEnumerable<(string Provider, WireMapping Wire)> Read(string? provider, IEnumerable<JsonElement> items)
        => items.Select(item => WireJson.Read(item, HuggingFaceJson.Default.WireMapping)).OfType<WireMapping>().Select(wire => (provider ?? WireJson.TextOf(wire.Provider) ?? "", wire));
}
