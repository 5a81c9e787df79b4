using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Storage.Webhooks;

/// <summary>Names of queues and deliveries, which follow from what they are for.</summary>
public static class WebhookNames
{
    /// <summary>The queue of an address that a job names: one per tenant, scheme, host and port.</summary>
    public static Guid QueueOfJob(string tenant, string url)
        => From($"webhook.queue\n{tenant}\n{new Uri(url).GetLeftPart(UriPartial.Authority).ToLowerInvariant()}");

    /// <summary>The queue of all hosts for which a tenant has no queue left (<see cref="IWebhookQueues"/>). No host is named like that.</summary>
    public static Guid SharedQueueOf(string tenant) => From($"webhook.queue\n{tenant}\n*");

    /// <summary>The <c>webhook-id</c> of an event on its way to a queue.</summary>
    /// <param name="message">The event's message id, the same as on the bus.</param>
    /// <param name="queue">The queue: of an address that a job names its host's own, whichever it takes.</param>
    /// <param name="url">The address that the job named, if it did: two jobs may name two at one host.</param>
    public static string DeliveryId(Guid message, Guid queue, string? url) => $"msg_{From($"webhook.delivery\n{message:N}\n{queue:N}\n{url}"):N}";

    private static Guid From(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);

        // Version 8: made by a rule of one's own, RFC 9562 section 5.8.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
