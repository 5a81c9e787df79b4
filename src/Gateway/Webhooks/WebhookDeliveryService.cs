using System.Text.Json;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>Lists, tests and replays deliveries of a queue that the caller has been checked to own.</summary>
internal sealed class WebhookDeliveryService(IWebhookDeliveries deliveries, IWebhookQueues queues, TimeProvider time)
{
    /// <exception cref="ProblemException">The cursor is wrong.</exception>
    public async Task<DeliveryPageView> ListAsync(Guid queue, Guid? job, DeliveryQuery query, CancellationToken cancellationToken)
    {
        var (state, limit, cursor) = query;
        try
        {
            return DeliveryPageView.Of(await deliveries.ListAsync(queue, state, job, limit, cursor, cancellationToken));
        }
        catch (FormatException)
        {
            throw new ProblemException(KnownProblems.InvalidRequest("cursor", "must be the next_cursor of an earlier page, unchanged."));
        }
    }

    /// <exception cref="ProblemException">404: the queue has none of that id, or it is another job's.</exception>
    public async Task<WebhookDelivery> FindAsync(Guid queue, Guid? job, string id, CancellationToken cancellationToken)
        => IsId(id) && await deliveries.FindAsync(queue, id, cancellationToken) is { } delivery && (job is null || delivery.JobId == job)
            ? delivery
            : throw new ProblemException(WebhookProblems.DeliveryNotFound);

    /// <exception cref="ProblemException">404: the queue has none of that id, or it is another job's.</exception>
    public async Task<DeliveryIdView> ReplayAsync(Guid queue, Guid? job, string id, CancellationToken cancellationToken)
    {
        await FindAsync(queue, job, id, cancellationToken);
        return await deliveries.ReplayAsync(queue, id, cancellationToken)
            ? new DeliveryIdView { DeliveryId = id }
            : throw new ProblemException(WebhookProblems.DeliveryNotFound);
    }

    public async Task<ReplayCountView> ReplayAsync(Guid queue, ReplayRange range, CancellationToken cancellationToken)
        => ReplayCountView.Of(await deliveries.ReplayAsync(queue, range.From, range.To, range.States, cancellationToken), range.States);

    public async Task<DeliveryIdView> TestAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var delivery = new WebhookDelivery
        {
            Id = WebhookNames.DeliveryId(Guid.NewGuid(), endpoint.Id, null),
            Queue = endpoint.Id,
            Tenant = endpoint.Tenant,
            Type = WebhookTypes.Test,
            Time = now,
            Sequence = 0,
            Data = JsonSerializer.Serialize(new TestEvent(endpoint.Id, endpoint.Tenant, 0, now), TestEventJson.Default.TestEvent),
        };
        await deliveries.EnqueueAsync([delivery], cancellationToken);
        return new DeliveryIdView { DeliveryId = delivery.Id };
    }

    /// <summary>Whether the text can be a delivery id; other texts never reach the store.</summary>
    private static bool IsId(string id) => id.StartsWith("msg_", StringComparison.Ordinal) && Guid.TryParseExact(id.AsSpan(4), "N", out _);

    /// <summary>The queue of the address that a job names.</summary>
    /// <exception cref="ProblemException">404: the job names no address, so it has no deliveries.</exception>
    public async Task<Guid> FindQueueAsync(Job job, CancellationToken cancellationToken)
        => job.Request.Webhook is { } url ? await queues.FindAsync(job.Tenant, url, cancellationToken) : throw new ProblemException(WebhookProblems.DeliveryNotFound);
}
