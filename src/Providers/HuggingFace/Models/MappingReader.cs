using System.Text.Json;
using ImageGen.Providers.Http;
using ImageGen.Providers.HuggingFace.Routes;
using ImageGen.Providers.HuggingFace.Wire;

namespace ImageGen.Providers.HuggingFace.Models;

/// <summary>Chooses who makes the picture, among those the hub says serve a model.</summary>
internal static class MappingReader
{
    private const string Task = "text-to-image";

    /// <summary>The first that is live and that we know the way to, hf-inference last; null when there is none.</summary>
    public static ServedModel? Choose(JsonElement mapping, string? chosen)
        => Entries(mapping)
            .Where(entry => chosen is null || entry.Provider == chosen)
            // What is on trial there is only taken from whom the operator has chosen.
            .Where(entry => WireJson.TextOf(entry.Wire.Task) == Task && (WireJson.TextOf(entry.Wire.Status) == "live" || chosen is not null))
            .Select(entry => (Route: InferenceRoute.Of(entry.Provider), Id: WireJson.TextOf(entry.Wire.ProviderId)))
            .Where(entry => entry.Route is not null && entry.Id is not null && HubModel.IsGoodId(entry.Id))
            .Select(entry => new ServedModel(entry.Route!, entry.Id!))
            .OrderBy(served => served.Route is HfInferenceRoute)
            .FirstOrDefault();

    private static IEnumerable<(string Provider, WireMapping Wire)> Entries(JsonElement mapping) => mapping.ValueKind switch
    {
        JsonValueKind.Object => mapping.EnumerateObject()
            .Where(property => property.Value.ValueKind == JsonValueKind.Object)
            .Select(property => (property.Name, property.Value.Deserialize(HuggingFaceJson.Default.WireMapping)!)),
        JsonValueKind.Array => mapping.EnumerateArray()
            .Where(item => item.ValueKind == JsonValueKind.Object)
            .Select(item => item.Deserialize(HuggingFaceJson.Default.WireMapping)!)
            .Select(wire => (WireJson.TextOf(wire.Provider) ?? "", wire)),
        _ => [],
    };
}
