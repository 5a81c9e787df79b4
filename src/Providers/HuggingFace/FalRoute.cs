using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>fal's queue through the router: an order is answered at once, and runs asynchronously with an id.</summary>
internal sealed partial class FalRoute() : InferenceRoute("fal-ai")
{
    /// <summary>Directs the router to the queue, instead of the synchronous host.</summary>
    public const string Queue = "?_subdomain=queue";

    private const string AnyBase = "fal-ai/lora";

    public override bool TakesLora => true;

    public override string PathOf(string providerId) => $"/fal-ai/{providerId}{Queue}";

    public override JsonObject BodyOf(GenerationOrder order, ServedModel served)
    {
        var body = ParametersOf(order);
        body["prompt"] = order.Prompt;
        if (SizeOf(order) is { } size)
        {
            // Its models have one parameter for the size.
            body.Remove("width");
            body.Remove("height");
            body["image_size"] = new JsonObject { ["width"] = size.Width, ["height"] = size.Height };
        }

        if (served.Lora is { } lora)
        {
            body["loras"] = new JsonArray(new JsonObject { ["path"] = lora.FileAddress, ["scale"] = 1 });
            if (served.ProviderId == AnyBase)
            {
                // It has no base model of its own, and the hub maps adapters of SDXL to it.
                body["model_name"] = "stabilityai/stable-diffusion-xl-base-1.0";
            }
        }

        return body;
    }

    public override RouteResponse? Read(ServiceResponse response, GenerationOrder order, string providerId, string token)
    {
        if (WireJson.Read(response.Body, HuggingFaceJson.Default.WireQueued) is not { } queued)
        {
            return null;
        }

        // The path consists of the first two parts of the model's name; a path in the response takes precedence.
        var path = WireJson.TextOf(queued.ResponseUrl) is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsolutePath
            : WireJson.TextOf(queued.RequestId) is { } id ? $"/{string.Join('/', providerId.Split('/').Take(2))}/requests/{id}"
            : null;
        return path is not null && IsGoodId($"fal-ai{path}") ? new RouteResponse.Accepted($"fal-ai{path}") : null;
    }

    /// <summary>Whether an id is the path of an order in the queue.</summary>
    public static bool IsGoodId(string id) => Path().IsMatch(id);

    [GeneratedRegex(@"^fal-ai(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,95}){1,4}/requests/[A-Za-z0-9_-]{1,96}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
