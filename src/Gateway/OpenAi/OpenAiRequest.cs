namespace ImageGen.Gateway.OpenAi;

/// <summary>The parameters of OpenAI's image API that have a meaning here; all others are ignored (openai-openapi, schemas CreateImageRequest and CreateImageEditRequest).</summary>
internal sealed record OpenAiRequest
{
    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The model; null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>Number of images, 1 to 10. Default 1.</summary>
    public int? N { get; init; }

    /// <summary><c>WxH</c>, or <c>auto</c> and null for that of the provider.</summary>
    public string? Size { get; init; }

    /// <summary><c>url</c> or <c>b64_json</c>. Default <c>b64_json</c>: most clients read nothing else.</summary>
    public string? ResponseFormat { get; init; }

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>; null for that of the provider.</summary>
    public string? OutputFormat { get; init; }

    /// <summary>The caller's name of its end user.</summary>
    public string? User { get; init; }

    /// <summary>Whether the response is a stream of events. Default false.</summary>
    public bool Stream { get; init; }

    /// <summary>For edits: the image, as <c>data:</c> URI or https address.</summary>
    public string? Image { get; init; }

    /// <summary>Parameters that only OpenAI's own models have, such as <c>quality</c>: they are passed on to instances of the kind <c>openai</c>, and ignored by others.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> ModelOptions { get; init; } = new Dictionary<string, System.Text.Json.JsonElement>();

    /// <summary>Whether links are asked for in place of the bytes.</summary>
    public bool WantsLinks => ResponseFormat == "url";
}
