using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Finds the image in JSON in any of the known formats: a list, an object or a plain text, with bytes or an address.</summary>
internal static class ImageForms
{
    /// <summary>The image; one without bytes and address if the form has none; null if there is no such form.</summary>
    public static RouteResponse.Picture? Find(WireImages? images)
    {
        JsonElement[] places = images is null ? [] : [images.Data, images.Images, images.Image, images.Output];
        return places.Select(In).FirstOrDefault(image => image is not null)
            ?? (Array.Exists(places, place => place.ValueKind is JsonValueKind.Array or JsonValueKind.Object) ? new(default, default) : null);
    }

    private static RouteResponse.Picture? In(JsonElement place) => place.ValueKind switch
    {
        JsonValueKind.Array => place.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Array).Select(In).FirstOrDefault(image => image is not null),
        JsonValueKind.Object => Of(WireJson.In(place, "b64_json"), WireJson.In(place, "url")),
        JsonValueKind.String => IsAddress(WireJson.TextOf(place)) ? Of(default, place) : Of(place, default),
        _ => null,
    };

    private static RouteResponse.Picture? Of(JsonElement base64, JsonElement url)
        => WireJson.TextOf(base64) is { Length: > 0 } || WireJson.TextOf(url) is { Length: > 0 } ? new(base64, url) : null;

    private static bool IsAddress(string? text) => text is not null && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "data";
}
