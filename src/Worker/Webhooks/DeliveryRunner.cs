using System.Text;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Makes one attempt at a delivery: finds the endpoint, signs, sends and records the result. At-least-once delivery: a crash between the response and its record sends it
/// again, under the same id.
/// </summary>
internal sealed partial class DeliveryRunner(
    IWebhookRegistry registry, IWebhookDeliveries deliveries, IJobStore jobs, WebhookPayload payload, PredictionPayload predictions, WebhookSender sender, EventTrace traces, StoreRetry storeRetry, TimeProvider time,
    WebhookMetrics metrics, ILogger<DeliveryRunner> logger)
{
    private static readonly TimeSpan RecordLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(3);

    /// <summary>Makes the attempt. Throws no exception. A delivery that <paramref name="cut"/> interrupts is due again at once.</summary>
    public async Task RunAsync(WebhookDelivery delivery, CancellationToken cut)
    {
        try
        {
            await AttemptAsync(delivery, cut);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            await GuardedAsync(delivery, () => RecordAsync(delivery, new DeliveryOutcome(DeliveryState.Pending, null), ReleaseLimit));
        }
        catch (StoreUnavailableException fault)
        {
            // In any case it is due again when the lease expires.
            LogNotRecorded(delivery.Id, fault.Message);
        }
        catch (Exception fault)
        {
            LogFault(fault, delivery.Id);
            await GuardedAsync(delivery, () => CloseAsync(delivery, null, PostAnswer.None(time.GetUtcNow(), "fault")));
        }
    }

    /// <summary>Postpones a delivery that was taken, without an attempt. Throws no exception.</summary>
    public async Task PostponeAsync(WebhookDelivery delivery, TimeSpan later)
    {
        await Task.Yield();
        await GuardedAsync(delivery, () => RecordAsync(delivery, new DeliveryOutcome(DeliveryState.Pending, null) { NextIn = later }, ReleaseLimit));
    }

    private async Task AttemptAsync(WebhookDelivery delivery, CancellationToken cut)
    {
        // The current configuration is used: the endpoint may have been changed or deleted since the event.
        var endpoint = delivery.Url is null ? await registry.FindAsync(delivery.Tenant, delivery.Queue, cut) : null;
        if (delivery.Url is null && endpoint is not { DisabledBecause: null })
        {
            await RecordAsync(delivery, new DeliveryOutcome(DeliveryState.Dropped, null), RecordLimit);
            LogDropped(delivery.Id, delivery.Type);
            return;
        }

        var now = time.GetUtcNow();
        var secrets = Open(endpoint ?? await registry.FindJobSecretAsync(delivery.Tenant, cut), now);
        using var span = EventTrace.StartDelivery(delivery.Type, delivery.Subject, await traces.FindAsync(delivery.Subject, cut));
        var answer = secrets.Count == 0 ? PostAnswer.None(now, "no_secret")
            : await BodyOfAsync(delivery, now, cut) is { } body ? await sender.PostAsync(delivery.Id, delivery.Url ?? endpoint!.Url, body, secrets, cut)
            : PostAnswer.None(now, "event_gone");
        metrics.Attempted(answer.Attempt);
        span?.SetTag(Labels.Outcome, answer.Attempt.Error ?? "delivered").SetTag("http.response.status_code", answer.Attempt.Status);

        // Crash point: it was sent, and the result is not recorded. It is sent again when the lease expires, and the subscriber recognizes its id.
        await CloseAsync(delivery, endpoint, answer);
    }

    /// <summary>The body; null when the event is no longer kept, or was erased with the prediction.</summary>
    private async Task<byte[]?> BodyOfAsync(WebhookDelivery delivery, DateTimeOffset now, CancellationToken cut)
        => delivery.Prediction is { Json.Length: > 0 } prediction ? await predictions.OfAsync(prediction, now, delivery.Time, cut)
            : delivery.Prediction is not null ? null
            : await FindDataAsync(delivery, cut) is { } data ? await payload.OfAsync(delivery, data, cut)
            : null;

    /// <summary>The event, which for a replayed delivery must be read from the subject's event log; null when it is no longer kept.</summary>
    private async Task<string?> FindDataAsync(WebhookDelivery delivery, CancellationToken cut)
        => delivery.Data is { Length: > 0 } || delivery.Subject is not { } subject ? delivery.Data
            : (await jobs.ReadEventsAsync(subject, delivery.Sequence - 1, cut)).FirstOrDefault(read => read.Sequence == delivery.Sequence) is { } found
                ? Encoding.UTF8.GetString(EventJson.Write(found))
                : null;

    private async Task CloseAsync(WebhookDelivery delivery, WebhookEndpoint? endpoint, PostAnswer answer)
    {
        var attempt = answer.Attempt;
        if (answer.IsSuccess)
        {
            await RecordAsync(delivery, new DeliveryOutcome(DeliveryState.Delivered, attempt), RecordLimit);
            LogDelivered(delivery.Id, delivery.Type, attempt.Milliseconds);
            return;
        }

        var wait = answer.IsGone ? null
            : delivery.IsEarly ? DeliverySchedule.WaitAfterEarly(answer.RetryAfter)
            : DeliverySchedule.WaitAfter(delivery.Tries + 1, answer.RetryAfter);
        var since = await RecordAsync(
            delivery,
            new DeliveryOutcome(wait is null ? DeliveryState.Failed : DeliveryState.Pending, attempt)
            {
                NextIn = wait ?? TimeSpan.Zero,
                ForwardAfter = wait is not { } next ? null
                    : delivery.IsEarly ? DeliverySchedule.ForwardAfterEarly(time.GetUtcNow() - delivery.Time, answer.RetryAfter)
                    : DeliverySchedule.ForwardAfter(delivery.Tries + 1, next, answer.RetryAfter),
                QueuePause = DeliverySchedule.PauseAfter(attempt.Status, answer.RetryAfter),
            },
            RecordLimit);
        if (wait is null)
        {
            LogFailed(delivery.Id, delivery.Type, delivery.Subject, delivery.Tenant, attempt.Error, attempt.Status);
        }
        else if (delivery.IsEarly)
        {
            LogEarlyAttemptFailed(delivery.Id, delivery.Type, attempt.Error, attempt.Status);
        }
        else
        {
            LogAttemptFailed(delivery.Id, delivery.Type, attempt.Error, attempt.Status, wait.Value);
        }

        var because = answer.IsGone ? "gone" : time.GetUtcNow() - since >= DeliverySchedule.DisableAfter ? "failing" : null;
        if (endpoint is not null && because is not null)
        {
            await DisableAsync(endpoint, because);
        }
    }

    /// <summary>Disables the endpoint and drops its deliveries. Deliveries that a crash between the two leaves pending are dropped one by one when they are due.</summary>
    private async Task DisableAsync(WebhookEndpoint endpoint, string because)
    {
        using var limit = new CancellationTokenSource(RecordLimit, time);
        if (await registry.TryDisableAsync(endpoint.Tenant, endpoint.Id, because, limit.Token))
        {
            LogDisabled(endpoint.Id, because);
            await deliveries.DropAsync(endpoint.Id, limit.Token);
        }
    }

    private IReadOnlyList<string> Open(WebhookEndpoint? endpoint, DateTimeOffset now)
    {
        try
        {
            return endpoint is null ? [] : registry.Open(endpoint, now);
        }
        catch (KeyRingUnavailableException fault)
        {
            LogNoKeyRing(endpoint!.Id, fault.Message);
            return [];
        }
    }

    /// <summary>Records the result. Retries for a while, because the result of an attempt is more important than a quick end.</summary>
    private async Task<DateTimeOffset?> RecordAsync(WebhookDelivery delivery, DeliveryOutcome outcome, TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        try
        {
            return await storeRetry.ExecuteAsync(token => deliveries.RecordAsync(delivery, outcome, token), limit.Token);
        }
        catch (OperationCanceledException fault) when (limit.IsCancellationRequested)
        {
            throw new StoreUnavailableException("Recording the result of an attempt timed out.", fault);
        }
    }

    private async Task GuardedAsync(WebhookDelivery delivery, Func<Task> last)
    {
        try
        {
            await last();
        }
        catch (Exception fault)
        {
            LogNotRecorded(delivery.Id, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "webhook.delivered", Message = "Webhook {Id} of {Type} was delivered in {Milliseconds} ms")]
    private partial void LogDelivered(string id, string type, int milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "webhook.retried", Message = "Delivery of webhook {Id} of {Type} failed ({Error} {Status}) and is retried in {Wait}")]
    private partial void LogAttemptFailed(string id, string type, string? error, int? status, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "webhook.early_attempt_failed", Message = "An early attempt to deliver webhook {Id} of {Type} failed ({Error} {Status}); its schedule is unchanged")]
    private partial void LogEarlyAttemptFailed(string id, string type, string? error, int? status);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "webhook.given_up", Message = "Webhook failed permanently: id={Id} type={Type} job={Job} tenant={Tenant} error={Error} http_status={HttpStatus}")]
    private partial void LogFailed(string id, string type, Guid? job, string tenant, string? error, int? httpStatus);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "webhook.dropped", Message = "Webhook {Id} of {Type} was dropped, because its endpoint is disabled or deleted")]
    private partial void LogDropped(string id, string type);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "webhook.endpoint_disabled", Message = "Webhook endpoint {Endpoint} was disabled after failed deliveries: {Because}")]
    private partial void LogDisabled(Guid endpoint, string because);

    [LoggerMessage(Level = LogLevel.Error, EventName = "webhook.no_key_ring", Message = "Decrypting the signing secret of webhook endpoint {Endpoint} failed: {Fault}")]
    private partial void LogNoKeyRing(Guid endpoint, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "webhook.not_recorded", Message = "Recording the result of webhook {Id} failed; it is retried later: {Fault}")]
    private partial void LogNotRecorded(string id, string fault);

    [LoggerMessage(Level = LogLevel.Error, EventName = "webhook.failed", Message = "Webhook {Id} failed with an internal error and is retried by its schedule")]
    private partial void LogFault(Exception fault, string id);
}
