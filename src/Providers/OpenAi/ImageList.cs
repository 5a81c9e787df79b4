using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>The list of images in the response to an order (<c>ImagesResponse</c>).</summary>
/// <param name="First">The first entry of the list; null if the list is empty or the entry is not a JSON object.</param>
internal sealed record ImageList(ListedImage? First)
{
    /// <summary>The list in a response; null if the response has none. A single object is a list of one, as some compatible services write it.</summary>
    public static ImageList? In(JsonElement response)
    {
        var data = WireJson.In(response, "data");
        return data.ValueKind switch
        {
            JsonValueKind.Array => new(data.GetArrayLength() > 0 ? ImageOf(data[0]) : null),
            JsonValueKind.Object => new(ImageOf(data)),
            _ => null,
        };
    }

    private static ListedImage? ImageOf(JsonElement item)
        => item.ValueKind == JsonValueKind.Object ? new ListedImage(WireJson.In(item, "b64_json"), WireJson.In(item, "url")) : null;
}
