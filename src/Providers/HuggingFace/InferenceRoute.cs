using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The API of one inference provider, which the router passes on.</summary>
/// <param name="name">The provider's name at the hub, which is also the first part of its path.</param>
internal abstract class InferenceRoute(string name)
{
    /// <summary>Hugging Face's own.</summary>
    public static readonly HfInferenceRoute HfInference = new("/hf-inference/models/");

    private static readonly InferenceRoute[] All =
    [
        new FalRoute(), new ReplicateRoute(), new ImagesRoute("together", stepsName: "steps", bytes: "base64"), new ImagesRoute("nscale", stepsName: "num_inference_steps", bytes: "b64_json"), HfInference,
    ];

    public string Name => name;

    /// <summary>Whether the provider is requested to respond when it is done (<c>Prefer: wait</c>).</summary>
    public virtual bool RequestsWait => false;

    /// <summary>Whether an order can name weights beside the provider's own model.</summary>
    public virtual bool TakesLora => false;

    /// <summary>The supported inference providers, for people.</summary>
    public static string Choices => string.Join(", ", All.Select(route => route.Name));

    public static InferenceRoute? Of(string name) => Array.Find(All, route => route.Name == name);

    /// <summary>The path for orders, below the router's base URL.</summary>
    public abstract string PathOf(string providerId);

    /// <summary>The body of an order.</summary>
    public abstract JsonObject BodyOf(GenerationOrder order, ServedModel served);

    /// <summary>The part of a body with the model's parameters, including the caller's own.</summary>
    public static JsonObject ParametersIn(JsonObject body) => body["input"] as JsonObject ?? body["parameters"] as JsonObject ?? body;

    /// <summary>Reads a successful response to an order; null for one that does not show whether an image was generated.</summary>
    public abstract RouteResponse? Read(ServiceResponse response, GenerationOrder order, string providerId, string token);

    /// <summary>The part of an order that most routes have in common, with Hugging Face's names.</summary>
    protected static JsonObject ParametersOf(GenerationOrder order, string stepsName = "num_inference_steps")
    {
        var parameters = new JsonObject { ["seed"] = order.Seed };
        if (order.NegativePrompt is { } negative)
        {
            parameters["negative_prompt"] = negative;
        }

        if (order.Guidance is { } guidance)
        {
            parameters["guidance_scale"] = guidance;
        }

        if (order.Steps is { } steps)
        {
            parameters[stepsName] = steps;
        }

        if (SizeOf(order) is { } size)
        {
            (parameters["width"], parameters["height"]) = (size.Width, size.Height);
        }

        return parameters;
    }

    /// <summary>The requested size; for an aspect ratio about a megapixel, in steps that every model accepts.</summary>
    public static (int Width, int Height)? SizeOf(GenerationOrder order)
        => order is { Width: { } width, Height: { } height } ? (width, height) : order.AspectRatio is { } ratio ? Shape.OfRatio(ratio, 64) : null;
}
