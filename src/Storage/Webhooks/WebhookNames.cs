using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Storage.Webhooks;

/// <summary>Ids of queues and deliveries, derived from their content.</summary>
public static class WebhookNames
{
    /// <summary>The queue of an address that a job names: one per tenant, scheme, host and port.</summary>
    public static Guid QueueOfJob(string tenant, string url)
        => From($"webhook.queue\n{tenant}\n{new Uri(url).GetLeftPart(UriPartial.Authority).ToLowerInvariant()}");

    /// <summary>The shared queue of all hosts beyond a tenant's limit (<see cref="IWebhookQueues"/>). No host has this name.</summary>
    public static Guid SharedQueueOf(string tenant) => From($"webhook.queue\n{tenant}\n*");

    /// <summary>The <c>webhook-id</c> of an event's delivery to a queue.</summary>
    /// <param name="message">The event's message id, the same as on the bus.</param>
    /// <param name="queue">The queue; for an address that a job names its host's own one, even if the delivery is in the shared one.</param>
    /// <param name="url">The address that the job named, if it did: two jobs may name two addresses at one host.</param>
    public static string DeliveryId(Guid message, Guid queue, string? url) => $"msg_{From($"webhook.delivery\n{message:N}\n{queue:N}\n{url}"):N}";

    private static Guid From(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);

        // Version 8: custom format, RFC 9562 section 5.8.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
