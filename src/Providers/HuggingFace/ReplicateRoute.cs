using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Providers.Http;
using ImageGen.Providers.Replicate;

namespace ImageGen.Providers.HuggingFace;

/// <summary>
/// Replicate through the router. It is requested to wait; a longer run is answered with an id anyway, and polled at Replicate's own
/// path. It is not documented that the router passes such calls on.
/// </summary>
internal sealed class ReplicateRoute() : InferenceRoute("replicate")
{
    private static readonly string[] UsualRatios = ["1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21"];

    public override bool RequestsWait => true;

    public override bool TakesLora => true;

    // A name with a colon is a version.
    public override string PathOf(string providerId)
        => providerId.Contains(':', StringComparison.Ordinal) ? "/replicate/v1/predictions" : $"/replicate/v1/models/{providerId}/predictions";

    public override JsonObject BodyOf(GenerationOrder order, ServedModel served)
    {
        var input = ParametersOf(order);
        input["prompt"] = order.Prompt;
        if (RatioOf(order) is { } ratio)
        {
            // Some of its models accept pixels, and others only ratios. The route does not state which, and each model ignores unknown parameters.
            input["aspect_ratio"] = ratio;
        }

        if (served.Lora is { } lora)
        {
            input["lora_weights"] = lora.RepositoryAddress;
        }

        return served.ProviderId.Split(':') is [_, var version] ? new() { ["version"] = version, ["input"] = input } : new() { ["input"] = input };
    }

    public override RouteResponse? Read(ServiceResponse response, GenerationOrder order, string providerId, string token)
    {
        var prediction = WireJson.Read(response.Body, ReplicateJson.Default.WirePrediction);
        return Read(response, order, token) switch
        {
            Prediction.Succeeded succeeded => new RouteResponse.JsonImage(default, JsonSerializer.SerializeToElement(succeeded.Image.Uri, ReplicateJson.Default.String)),
            Prediction.Failed failed => new RouteResponse.Failed(failed.Refusal),
            Prediction.Canceled canceled => new RouteResponse.Failed(new Refusal(FailureReason.ProviderUnavailable, "The provider stopped the order.", canceled.MayHaveCharged)),
            Prediction.Gone gone => new RouteResponse.Failed(new Refusal(FailureReason.ProviderUnavailable, gone.Message, MayHaveCharged: true)),
            _ => prediction?.Id is { } id && ServiceId.IsGood(id) ? new RouteResponse.Accepted($"replicate/v1/predictions/{id}") : null,
        };
    }

    /// <summary>The requested ratio; that of a size only if models list it, since they refuse others and the size may be enough.</summary>
    private static string? RatioOf(GenerationOrder order)
        => order is { Width: { } width, Height: { } height } ? Array.Find(UsualRatios, ratio => ratio == Shape.ToRatio(width, height)) : order.AspectRatio;

    /// <summary>The state of a prediction; null for a response without one.</summary>
    public static Prediction? Read(ServiceResponse response, GenerationOrder order, string token)
        => new PredictionReader(token).Read(WireJson.Read(response.Body, ReplicateJson.Default.WirePrediction), order);
}
