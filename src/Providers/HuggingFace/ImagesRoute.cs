using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Providers with an images endpoint in the manner of OpenAI's: together and nscale.</summary>
/// <param name="name">The provider.</param>
/// <param name="stepsName">Its word for the number of steps.</param>
/// <param name="bytes">Its word for "in base64, please", so that nothing has to be downloaded after the purchase.</param>
internal sealed class ImagesRoute(string name, string stepsName, string bytes) : InferenceRoute(name)
{
    public override string PathOf(string providerId) => $"/{Name}/v1/images/generations";

    public override JsonObject BodyOf(GenerationOrder order, ServedModel served)
    {
        var body = ParametersOf(order, stepsName);
        (body["prompt"], body["model"], body["response_format"]) = (order.Prompt, served.ProviderId, bytes);
        return body;
    }

    public override RouteAnswer? Read(Answer answer, GenerationOrder order, string providerId, string token)
        => ImageForms.Find(WireJson.Read(answer.Body, HuggingFaceJson.Default.WireImages));
}
