using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The content of a successful response to an order.</summary>
internal abstract record RouteResponse
{
    private RouteResponse()
    {
    }

    /// <summary>The image itself.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Content) : RouteResponse;

    /// <summary>An image inside JSON, or its address; possibly neither.</summary>
    public sealed record JsonImage(JsonElement Base64, JsonElement Url) : RouteResponse
    {
        /// <summary>Whether there is one, valid or not.</summary>
        public bool HasImage => Base64Image.Is(Base64) || WireJson.TextOf(Url) is { Length: > 0 };
    }

    /// <summary>The order is asynchronous and has this id: its path below the router's base URL.</summary>
    public sealed record Accepted(string Id) : RouteResponse;

    /// <summary>Ended without an image.</summary>
    public sealed record Failed(Refusal Refusal) : RouteResponse;
}
