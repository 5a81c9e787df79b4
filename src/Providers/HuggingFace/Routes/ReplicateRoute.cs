using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Providers.Http;
using ImageGen.Providers.Replicate;
using ImageGen.Providers.Replicate.Predictions;

namespace ImageGen.Providers.HuggingFace.Routes;

/// <summary>
/// Replicate through the router. It is asked to wait; what takes longer is answered with an id all the same, and asked for at Replicate's own
/// path. That the router passes such questions on is not documented.
/// </summary>
internal sealed class ReplicateRoute() : InferenceRoute("replicate")
{
    public override bool AsksToWait => true;

    // A name with a colon is that of a version.
    public override string PathOf(string providerId)
        => providerId.Contains(':', StringComparison.Ordinal) ? "/replicate/v1/predictions" : $"/replicate/v1/models/{providerId}/predictions";

    public override JsonObject BodyOf(GenerationOrder order, string providerId)
    {
        var input = ParametersOf(order);
        input["prompt"] = order.Prompt;
        return providerId.Split(':') is [_, var version] ? new() { ["version"] = version, ["input"] = input } : new() { ["input"] = input };
    }

    public override RouteAnswer? Read(Answer answer, GenerationOrder order, string providerId, string token)
    {
        var prediction = WireJson.Read(answer.Body, ReplicateJson.Default.WirePrediction);
        return Read(answer, order, token) switch
        {
            Prediction.Succeeded succeeded => new RouteAnswer.Picture(default, JsonSerializer.SerializeToElement(succeeded.Picture.Uri, ReplicateJson.Default.String)),
            Prediction.Failed failed => new RouteAnswer.Failed(failed.Refusal),
            Prediction.Canceled canceled => new RouteAnswer.Failed(new Refusal(FailureReason.ProviderUnavailable, "The provider stopped the order.", canceled.MayHaveCharged)),
            Prediction.Gone gone => new RouteAnswer.Failed(new Refusal(FailureReason.ProviderUnavailable, gone.Message, MayHaveCharged: true)),
            _ => prediction?.Id is { } id && ServiceId.IsGood(id) ? new RouteAnswer.GoesOn($"replicate/v1/predictions/{id}") : null,
        };
    }

    /// <summary>How a prediction stands; null for an answer that says nothing about it.</summary>
    public static Prediction? Read(Answer answer, GenerationOrder order, string token)
        => new PredictionReader(token).Read(WireJson.Read(answer.Body, ReplicateJson.Default.WirePrediction), order);
}
