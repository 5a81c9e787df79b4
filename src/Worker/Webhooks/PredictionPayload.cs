using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Jobs.Predictions;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Access;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>The body of a webhook of Replicate's API: the prediction, whose images are signed links that are new in each attempt.</summary>
internal sealed class PredictionPayload(ImageLinks links, ILinkKey key)
{
    /// <summary>The body.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="now">The time of the attempt.</param>
    /// <param name="time">The time of the event.</param>
    /// <param name="cancellationToken">Cancels the read of the key that signs.</param>
    public async Task<byte[]> OfAsync(PredictionBody prediction, DateTimeOffset now, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(prediction.Json)!.AsObject();
        if (body["output"] is JsonArray images)
        {
            var signing = links.HasKey ? null : await key.ReadAsync(cancellationToken);
            body["output"] = new JsonArray([.. images.Select(job => (JsonNode)links.For(prediction.Origin, Guid.Parse(job!.GetValue<string>()), now, time, signing).AbsoluteUri)]);
        }

        return JsonSerializer.SerializeToUtf8Bytes(body, PredictionView.Json);
    }
}
