namespace ImageGen.Storage.Webhooks;

/// <summary>The types of events that webhooks deliver.</summary>
public static class WebhookTypes
{
    /// <summary>All types except <c>image.progress</c>, which must be requested by name.</summary>
    public const string All = "*";

    /// <summary>Sent only on request, to test an endpoint.</summary>
    public const string Test = "webhook.test";

    /// <summary>An endpoint was disabled; sent to the tenant's other endpoints.</summary>
    public const string Disabled = "webhook.disabled";

    /// <summary>The types of an endpoint that names none.</summary>
    public static IReadOnlyList<string> Default { get; } = ["image.generated", "image.failed", "image.canceled", "batch.completed", Disabled];

    /// <summary>Every type that an endpoint may name.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "image.accepted", "image.started", "image.progress", "image.outcome_unknown", "image.generated", "image.failed", "image.canceled", "image.replayed",
        "batch.completed", Disabled,
    ];

    /// <summary>Whether an endpoint with these types gets an event of this one.</summary>
    public static bool Wants(IReadOnlyList<string> events, string type)
        => events.Contains(type) || (events.Contains(All) && type != "image.progress");
}
