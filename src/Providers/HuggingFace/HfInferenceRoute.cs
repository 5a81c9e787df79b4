using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Hugging Face's own servers: the prompt as <c>inputs</c>; the response is the image itself, or JSON with it.</summary>
/// <param name="path">The path before the model's name; another one if the settings still have the old API's address.</param>
internal sealed class HfInferenceRoute(string path) : InferenceRoute("hf-inference")
{
    public override string PathOf(string providerId) => path + providerId;

    public override JsonObject BodyOf(GenerationOrder order, ServedModel served) => new() { ["inputs"] = order.Prompt, ["parameters"] = ParametersOf(order) };

    // By its bytes and not by its content type: JSON has been seen with both.
    public override RouteResponse? Read(ServiceResponse response, GenerationOrder order, string providerId, string token)
        => ImageBytes.IsComplete(response.Body.Span) ? new RouteResponse.Bytes(response.Body) : ImageForms.Find(WireJson.Read(response.Body, HuggingFaceJson.Default.WireImages));
}
