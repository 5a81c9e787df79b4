using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Storage.Results.Links;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// The body of a webhook, as Standard Webhooks recommends: <c>type</c>, <c>timestamp</c> of the event and <c>data</c>, the event as on the bus. An image also
/// has a temporary link. At most 20,000 bytes: parts that exceed the limit are left out, and <c>truncated</c> is set.
/// </summary>
internal sealed class WebhookPayload(ResultLinks links)
{
    public const int Limit = 20_000;

    /// <summary>The body of a delivery.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="event">Its event.</param>
    /// <param name="cancellationToken">Cancels the signing of the link.</param>
    public async Task<byte[]> OfAsync(WebhookDelivery delivery, string @event, CancellationToken cancellationToken)
    {
        var data = JsonNode.Parse(@event)!.AsObject();
        if (data["image"] is JsonObject image && (string?)image["key"] is { } key && delivery.JobId is { } job && await links.ForAsync(job, key, delivery.Time, cancellationToken) is { } link)
        {
            image["url"] = link.Address.AbsoluteUri;
            image["url_expires_at"] = link.ExpiresAt.UtcDateTime;
        }

        var body = new JsonObject { ["type"] = delivery.Type, ["timestamp"] = delivery.Time.UtcDateTime, ["data"] = data };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        foreach (var shorten in (Action<JsonObject>[])[LeaveOutAttempts, LeaveOutMetadata, LeaveOutTexts])
        {
            if (bytes.Length < Limit)
            {
                break;
            }

            shorten(data);
            data["truncated"] = true;
            bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        }

        return bytes;
    }

    private static void LeaveOutAttempts(JsonObject data) => (data["receipt"] as JsonObject)?.Remove("attempts");

    private static void LeaveOutMetadata(JsonObject data) => data.Remove("metadata");

    /// <summary>The last resort, which is not needed as long as all fields keep their own limits: removes long texts and keeps names, numbers and the image.</summary>
    private static void LeaveOutTexts(JsonObject data)
    {
        foreach (var name in data.Where(field => field.Value is { } value && value.ToJsonString().Length > Limit / 10).Select(field => field.Key).ToList())
        {
            data.Remove(name);
        }
    }
}
