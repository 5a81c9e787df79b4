using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>One image of a response: its bytes or its address.</summary>
/// <param name="Base64">The image in base64. Not read as a string, which would allocate megabytes.</param>
/// <param name="Url">Its address; at OpenAI valid for 60 minutes.</param>
internal sealed record ListedImage(JsonElement Base64, JsonElement Url)
{
    /// <summary>Whether there is one, valid or not.</summary>
    public bool HasImage => Base64Image.Is(Base64) || WireJson.TextOf(Url) is { Length: > 0 };
}
