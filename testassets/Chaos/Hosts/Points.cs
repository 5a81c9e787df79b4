
namespace ImageGen.Chaos.Hosts;

/// <summary>The named points: each call of a port before or after which a crash can happen.</summary>
internal static class Points
{
    /// <summary>The point of the job store, by method of <see cref="ImageGen.Storage.Jobs.IJobStore"/>.</summary>
    public static readonly Dictionary<string, string> OfStore = new() { ["CreateAsync"] = "create" };

    /// <summary>The points of a claim, by method of <see cref="ImageGen.Storage.Jobs.Claims.IJobClaims"/>.</summary>
    public static readonly Dictionary<string, string> OfClaims = new()
    {
        ["ClaimAsync"] = "claim",
        ["RecordIntentAsync"] = "intent",
        ["RecordProviderIdAsync"] = "id",
        ["RescheduleAsync"] = "reschedule",
        ["RecordStoringAsync"] = "storing",
        ["FinishAsync"] = "finish",
    };

    /// <summary>The point of the outbox, by method of <see cref="ImageGen.Storage.Events.IOutbox"/>.</summary>
    public static readonly Dictionary<string, string> OfOutbox = new() { ["AcknowledgeAsync"] = "outbox" };

    /// <summary>The points of a provider, by method of <see cref="ImageGen.Providers.IPredictionProvider"/>.</summary>
    public static readonly Dictionary<string, string> OfProvider = new()
    {
        ["SubmitAsync"] = "send",
        ["PollAsync"] = "poll",
        ["FetchAsync"] = "download",
        ["LookUpAsync"] = "lookup",
        ["CancelAsync"] = "cancel",
    };

    /// <summary>The point of the result store.</summary>
    public static readonly Dictionary<string, string> OfResults = new() { ["PutAsync"] = "picture" };

    /// <summary>The point of the spill folder, which is passed only while the result store fails.</summary>
    public static readonly Dictionary<string, string> OfSpill = new() { ["TryKeepAsync"] = "spill" };

    /// <summary>The point of the gateway's commands.</summary>
    public static readonly Dictionary<string, string> OfCommands = new() { ["TrySendAsync"] = "command" };

    /// <summary>The point of publishing events to the bus.</summary>
    public static readonly Dictionary<string, string> OfEvents = new() { ["PublishAsync"] = "event" };

    /// <summary>The point of acknowledging a message to the broker.</summary>
    public const string Acknowledge = "acknowledge";

    /// <summary>Webhooks, by method of <see cref="ImageGen.Storage.Webhooks.IWebhookDeliveries"/>: queued for delivery, and recorded as delivered.</summary>
    public static readonly Dictionary<string, string> OfDeliveries = new() { ["EnqueueAsync"] = "webhook", ["RecordAsync"] = "delivery" };

    /// <summary>The points that every successful job passes, before and after each call.</summary>
    public static readonly string[] OnSuccessPath =
    [
        .. new[] { "create", "command", "claim", "intent", "send", "id", Acknowledge, "poll", "storing", "download", "picture", "finish", "webhook", "event", "outbox", "delivery" }
            .SelectMany(name => new[] { $"{name}.before", $"{name}.after" }),
    ];
}
