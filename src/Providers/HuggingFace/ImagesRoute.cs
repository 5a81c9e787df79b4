using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Inference providers with an OpenAI-compatible images endpoint: together and nscale.</summary>
/// <param name="name">The provider.</param>
/// <param name="stepsName">Its name of the parameter for the number of steps.</param>
/// <param name="bytes">Its value for a response in base64, so that nothing must be downloaded after the purchase.</param>
internal sealed class ImagesRoute(string name, string stepsName, string bytes) : InferenceRoute(name)
{
    public override string PathOf(string providerId) => $"/{Name}/v1/images/generations";

    public override JsonObject BodyOf(GenerationOrder order, ServedModel served)
    {
        var body = ParametersOf(order, stepsName);
        (body["prompt"], body["model"], body["response_format"]) = (order.Prompt, served.ProviderId, bytes);
        return body;
    }

    public override RouteResponse? Read(ServiceResponse response, GenerationOrder order, string providerId, string token)
        => ImageForms.Find(WireJson.Read(response.Body, HuggingFaceJson.Default.WireImages));
}
