using System.Text.Json;

namespace ImageGen.Providers.HuggingFace.Routes;

/// <summary>What a good answer to an order has.</summary>
internal abstract record RouteAnswer
{
    private RouteAnswer()
    {
    }

    /// <summary>The picture itself.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Content) : RouteAnswer;

    /// <summary>A picture inside JSON, or its address; perhaps neither.</summary>
    public sealed record Picture(JsonElement Base64, JsonElement Url) : RouteAnswer;

    /// <summary>The order goes on under this id: the path, below the router's address, where it can be asked for.</summary>
    public sealed record GoesOn(string Id) : RouteAnswer;

    /// <summary>Ended without a picture.</summary>
    public sealed record Failed(Refusal Refusal) : RouteAnswer;
}
