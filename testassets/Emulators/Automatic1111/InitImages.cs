using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.Automatic1111;

/// <summary>The images that <c>img2img</c> starts from.</summary>
internal static class InitImages
{
    private const string Name = "init_images";

    /// <summary>The server's error for a body without a usable image; null if there is one.</summary>
    public static (int Status, string Detail)? FaultOf(JsonElement body)
        => !body.TryGetProperty(Name, out var images) || images.ValueKind != JsonValueKind.Array || images.GetArrayLength() == 0 ? (404, "Init image not found")
            : images[0].ValueKind != JsonValueKind.String || !IsImage(images[0].GetString()!) ? (500, "Invalid encoded image")
            : null;

    /// <summary>The echo of a request, from which the server removes the images.</summary>
    public static JsonObject Without(JsonObject echo)
    {
        if (echo.ContainsKey(Name))
        {
            echo[Name] = null;
        }

        return echo;
    }

    private static bool IsImage(string text)
    {
        var base64 = text.StartsWith("data:image/", StringComparison.Ordinal) ? text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..] : text;
        return Base64.IsValid(base64) && EmulatedImage.IsImage(Convert.FromBase64String(base64));
    }
}
