using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>What a good answer to an order has.</summary>
internal abstract record RouteAnswer
{
    private RouteAnswer()
    {
    }

    /// <summary>The image itself.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Content) : RouteAnswer;

    /// <summary>An image inside JSON, or its address; perhaps neither.</summary>
    public sealed record Picture(JsonElement Base64, JsonElement Url) : RouteAnswer
    {
        /// <summary>Whether there is one, good or not.</summary>
        public bool HasImage => Base64Image.Is(Base64) || WireJson.TextOf(Url) is { Length: > 0 };
    }

    /// <summary>The order goes on under this id: the path, below the router's address, where it can be asked for.</summary>
    public sealed record GoesOn(string Id) : RouteAnswer;

    /// <summary>Ended without an image.</summary>
    public sealed record Failed(Refusal Refusal) : RouteAnswer;
}
