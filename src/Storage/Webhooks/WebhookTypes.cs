namespace ImageGen.Storage.Webhooks;

/// <summary>The types of events that webhooks can bring.</summary>
public static class WebhookTypes
{
    /// <summary>Stands for every type but <c>image.progress</c>, which must be asked for by name.</summary>
    public const string All = "*";

    /// <summary>Sent only by request, to see whether an endpoint works.</summary>
    public const string Test = "webhook.test";

    /// <summary>An endpoint was disabled; goes to the tenant's other endpoints.</summary>
    public const string Disabled = "webhook.disabled";

    /// <summary>What an endpoint gets that names none.</summary>
    public static IReadOnlyList<string> Default { get; } = ["image.generated", "image.failed", "image.canceled", "batch.completed", Disabled];

    /// <summary>Every type that may be named.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "image.accepted", "image.started", "image.progress", "image.outcome_unknown", "image.generated", "image.failed", "image.canceled", "image.replayed",
        "batch.completed", Disabled,
    ];

    /// <summary>Whether an endpoint with these types gets an event of this one.</summary>
    public static bool Wants(IReadOnlyList<string> events, string type)
        => events.Contains(type) || (events.Contains(All) && type != "image.progress");
}
