using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Finds the image in JSON in any of the known formats: a list, an object or a plain text, with bytes or an address.</summary>
internal static class ImageForms
{
    /// <summary>The image; one without bytes and address if the form has none; null if there is no such form.</summary>
    public static RouteResponse.JsonImage? Find(WireImages? images)
    {
        JsonElement[] fields = images is null ? [] : [images.Data, images.Images, images.Image, images.Output];
        return fields.Select(In).FirstOrDefault(image => image is not null)
            ?? (Array.Exists(fields, field => field.ValueKind is JsonValueKind.Array or JsonValueKind.Object) ? new(default, default) : null);
    }

    private static RouteResponse.JsonImage? In(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Array => field.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Array).Select(In).FirstOrDefault(image => image is not null),
        JsonValueKind.Object => Of(WireJson.In(field, "b64_json"), WireJson.In(field, "url")),
        JsonValueKind.String => IsAddress(WireJson.TextOf(field)) ? Of(default, field) : Of(field, default),
        _ => null,
    };

    private static RouteResponse.JsonImage? Of(JsonElement base64, JsonElement url)
        => WireJson.TextOf(base64) is { Length: > 0 } || WireJson.TextOf(url) is { Length: > 0 } ? new(base64, url) : null;

    private static bool IsAddress(string? text) => text is not null && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "data";
}
