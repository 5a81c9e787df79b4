using ImageGen.Jobs.Predictions;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Storage.Jobs.Erasure;

/// <summary>
/// Where the deliveries to the address that a job named may be. The receipt keeps that, since it does not keep the address.
/// </summary>
internal static class DeliveryPlaces
{
    /// <summary>The places, separated by spaces; empty if the job named no address.</summary>
    public static async Task<string> OfAsync(StoreConnection store, Job job, CancellationToken cancellationToken)
    {
        if (job.Request.Webhook is not { } address || !Uri.TryCreate(address, UriKind.Absolute, out _))
        {
            return "";
        }

        var ofJob = MessagesOf(job.Id, job.Sequence);
        var places = ofJob.Select(message => DeliveryErasure.PlaceOf(job.Tenant, address, message));
        if (PredictionWebhook.Parse(address) is { } prediction)
        {
            // A worker of an earlier version delivers to the whole address. Every delivery of a prediction has the prompt, which the jobs of a batch share.
            var ofBatch = job.BatchId is { } batch ? MessagesOf(batch, (await EventLog.ReadAsync(store, batch, 0, cancellationToken)).Count) : [];
            places = places.Concat(ofJob.Concat(ofBatch).Append(job.BatchId ?? job.Id).Select(message => DeliveryErasure.PlaceOf(job.Tenant, prediction.Url, message)));
        }

        return string.Join(' ', places);
    }

    private static IEnumerable<Guid> MessagesOf(Guid subject, long events) => Enumerable.Range(1, (int)events).Select(sequence => EventLog.MessageId(subject, sequence));
}
