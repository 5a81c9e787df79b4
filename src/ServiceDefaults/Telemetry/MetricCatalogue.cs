namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>
/// Every instrument of the system: the one place where their names, units and labels are written. <c>docs/metrics.md</c> lists the same; tests compare the two, and what a running
/// system exports, and that dashboards and alerts use no other names.
/// </summary>
public static class MetricCatalogue
{
    private static readonly double[] Seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

    /// <summary>Jobs that were accepted.</summary>
    public static readonly Metric JobsAccepted = new(MetricKind.Counter, "imagegen.jobs.accepted", "{job}", "Jobs that were accepted, over HTTP or from the bus.", [Labels.Lane]);

    /// <summary>Jobs that ended.</summary>
    public static readonly Metric JobsEnded = new(MetricKind.Counter, "imagegen.jobs.ended", "{job}", "Jobs that ended, by state, reason and provider.", [Labels.State, Labels.Reason, Labels.Provider]);

    /// <summary>From acceptance to the end.</summary>
    public static readonly Metric JobDuration = new(MetricKind.Histogram, "imagegen.jobs.duration", "s", "Time from the acceptance of a job to its end.", [Labels.State, Labels.Provider]) { Bounds = Seconds };

    /// <summary>From acceptance to the first order.</summary>
    public static readonly Metric JobWait = new(MetricKind.Histogram, "imagegen.jobs.wait", "s", "Time from the acceptance of a job to its first order.", [Labels.Lane]) { Bounds = Seconds };

    /// <summary>Jobs that moved to the next provider.</summary>
    public static readonly Metric JobsWentOn = new(MetricKind.Counter, "imagegen.jobs.went_on", "{job}", "Jobs that moved to the next provider of their route, by the provider that they left.", [Labels.Provider]);

    /// <summary>All unfinished jobs.</summary>
    public static readonly Metric JobsUnfinished = new(MetricKind.Gauge, "imagegen.jobs.unfinished", "{job}", "Jobs accepted and not ended, over all lanes.", []);

    /// <summary>Unfinished jobs of lanes that nobody names.</summary>
    public static readonly Metric JobsUnnamedLane = new(MetricKind.Gauge, "imagegen.jobs.unnamed_lane", "{job}", "Unfinished jobs in lanes that no worker's configuration names.", []);

    /// <summary>Queued jobs of a lane.</summary>
    public static readonly Metric LaneQueued = new(MetricKind.Gauge, "imagegen.lane.queued", "{job}", "Jobs of a lane that wait to begin.", [Labels.Lane]);

    /// <summary>Begun jobs of a lane.</summary>
    public static readonly Metric LaneAtProviders = new(MetricKind.Gauge, "imagegen.lane.at_providers", "{job}", "Jobs of a lane that have begun and not ended.", [Labels.Lane]);

    /// <summary>Failed attempts.</summary>
    public static readonly Metric AttemptsEnded = new(
        MetricKind.Counter, "imagegen.attempts.ended", "{attempt}", "Attempts that ended, by provider, reason of the failure, and whether an image was bought.", [Labels.Provider, Labels.Reason, Labels.Certainty]);

    /// <summary>Money.</summary>
    public static readonly Metric Cost = new(MetricKind.Counter, "imagegen.cost", "{USD}", "Cost of ended jobs in US dollars, where it is known, by the provider that the job ended at.", [Labels.Provider]);

    /// <summary>Orders that left.</summary>
    public static readonly Metric PurchasesAttempted = new(MetricKind.Counter, "imagegen.purchases.attempted", "{order}", "Orders sent to a provider.", [Labels.Provider]);

    /// <summary>Orders without a response.</summary>
    public static readonly Metric PurchasesInFlight = new(MetricKind.UpDownCounter, "imagegen.purchases.in_flight", "{order}", "Orders without a response from the provider yet.", [Labels.Provider]);

    /// <summary>Jobs at a provider.</summary>
    public static readonly Metric PredictionsInFlight = new(MetricKind.Gauge, "imagegen.predictions.in_flight", "{prediction}", "Jobs at a provider, over all workers: ordered, and not ended.", [Labels.Provider]);

    /// <summary>Open circuit breakers.</summary>
    public static readonly Metric CircuitsOpen = new(
        MetricKind.Gauge, "imagegen.circuits.open", "{circuit}", "1 while the circuit breaker of a provider is open, so that no orders go to it, else 0.", [Labels.Provider]);

    /// <summary>Unknown outcomes.</summary>
    public static readonly Metric Unknown = new(MetricKind.Counter, "imagegen.unknown", "{order}", "Orders with an unknown outcome, by provider.", [Labels.Provider]);

    /// <summary>Age of the oldest unknown outcome.</summary>
    public static readonly Metric UnknownOldestAge = new(
        MetricKind.Gauge, "imagegen.unknown.oldest_age", "s", "How long the oldest job with an unknown outcome has been waiting to be settled; 0 when none is.", []);

    /// <summary>Overdue paid images.</summary>
    public static readonly Metric RescueOverdue = new(
        MetricKind.Counter, "imagegen.rescue.overdue", "{look}", "Checks of paid images that were not fetched although half of the time until their deletion was over.", [Labels.Provider]);

    /// <summary>Time until a paid image is deleted.</summary>
    public static readonly Metric RescueTimeLeft = new(
        MetricKind.Gauge, "imagegen.rescue.time_left", "s", "Time until a provider deletes the first of the paid images that wait to be fetched; no value when none waits.", []);

    /// <summary>Days until a model is shut down.</summary>
    public static readonly Metric ModelDaysLeft = new(
        MetricKind.Gauge, "imagegen.models.days_left", "{day}", "Days until the instance's configured model is shut down, if the date is known; negative after it.", [Labels.Provider, Labels.Model]);

    /// <summary>Purchases without a row.</summary>
    public static readonly Metric ReconcileOrphans = new(MetricKind.Gauge, "imagegen.reconcile.orphans", "{purchase}", "Purchases that the provider lists and no row has.", [Labels.Provider]);

    /// <summary>Purchases that the provider does not list.</summary>
    public static readonly Metric ReconcileGhosts = new(MetricKind.Gauge, "imagegen.reconcile.ghosts", "{purchase}", "Purchases that a row has and the provider does not list.", [Labels.Provider]);

    /// <summary>Cost of orphans.</summary>
    public static readonly Metric ReconcileOrphansCost = new(MetricKind.Gauge, "imagegen.reconcile.orphans.cost", "{USD}", "Cost of the orphans, if the provider has a price.", [Labels.Provider]);

    /// <summary>Time in the outbox.</summary>
    public static readonly Metric OutboxLag = new(MetricKind.Histogram, "imagegen.outbox.lag", "s", "Time from an event to its confirmation by the bus.", []) { Bounds = Seconds };

    /// <summary>Attempts to deliver webhooks.</summary>
    public static readonly Metric WebhooksAttempted = new(
        MetricKind.Counter, "imagegen.webhooks.attempted", "{attempt}", "Attempts to deliver a webhook, by outcome: delivered, or the reason of the failure.", [Labels.Outcome]);

    /// <summary>Duration of attempts to deliver webhooks.</summary>
    public static readonly Metric WebhookDuration = new(
        MetricKind.Histogram, "imagegen.webhooks.duration", "s", "Duration of an attempt to deliver a webhook, until the response or the timeout, by outcome.", [Labels.Outcome])
    { Bounds = Seconds };

    /// <summary>Pending webhooks.</summary>
    public static readonly Metric WebhooksPending = new(MetricKind.Gauge, "imagegen.webhooks.pending", "{delivery}", "Webhook deliveries that are due now or later, over all endpoints.", []);

    /// <summary>Age of the oldest due webhook.</summary>
    public static readonly Metric WebhooksOldestDueAge = new(
        MetricKind.Gauge, "imagegen.webhooks.oldest_due_age", "s", "How long the oldest pending webhook delivery has been due; 0 when none is.", []);

    /// <summary>Convention <c>gen_ai.client.operation.duration</c>.</summary>
    public static readonly Metric GenAiDuration = new(
        MetricKind.Histogram,
        "gen_ai.client.operation.duration",
        "s",
        "Duration of the call that orders an image; at an asynchronous provider until it has accepted the order.",
        [Labels.GenAiOperation, Labels.GenAiProvider, Labels.GenAiModel, Labels.ErrorType])
    { Bounds = Seconds };

    /// <summary>Convention <c>messaging.client.sent.messages</c>.</summary>
    public static readonly Metric MessagesSent = new(
        MetricKind.Counter,
        "messaging.client.sent.messages",
        "{message}",
        "Messages handed to the broker: commands and events.",
        [Labels.MessagingSystem, Labels.MessagingOperation, Labels.MessagingDestination, Labels.ErrorType]);

    /// <summary>Convention <c>messaging.process.duration</c>.</summary>
    public static readonly Metric MessageDuration = new(
        MetricKind.Histogram,
        "messaging.process.duration",
        "s",
        "Duration of processing a command, until it is acknowledged or goes to the dead letters.",
        [Labels.MessagingSystem, Labels.MessagingOperation, Labels.MessagingDestination, Labels.ErrorType])
    { Bounds = Seconds };

    /// <summary>Every instrument.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        JobsAccepted, JobsEnded, JobDuration, JobWait, JobsWentOn, JobsUnfinished, JobsUnnamedLane, LaneQueued, LaneAtProviders, AttemptsEnded, Cost, PurchasesAttempted, PurchasesInFlight,
        PredictionsInFlight, CircuitsOpen, Unknown, UnknownOldestAge, RescueOverdue, RescueTimeLeft, ModelDaysLeft, ReconcileOrphans, ReconcileGhosts, ReconcileOrphansCost, OutboxLag,
        WebhooksAttempted, WebhookDuration, WebhooksPending, WebhooksOldestDueAge, GenAiDuration, MessagesSent, MessageDuration,
    ];
}
