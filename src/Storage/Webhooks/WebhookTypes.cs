using ImageGen.Contracts;

namespace ImageGen.Storage.Webhooks;

/// <summary>The types of events that webhooks deliver.</summary>
public static class WebhookTypes
{
    /// <summary>All types except <see cref="ImageProgressed"/>, which must be requested by name.</summary>
    public const string All = "*";

    /// <summary>Sent only on request, to test an endpoint.</summary>
    public const string Test = "webhook.test";

    /// <summary>The types of an endpoint that names none.</summary>
    public static IReadOnlyList<string> Default { get; } =
        [ImageGenerated.EventType, ImageFailed.EventType, ImageCanceled.EventType, BatchCompleted.EventType, WebhookDisabled.EventType];

    /// <summary>Every type that an endpoint may name.</summary>
    public static IReadOnlyList<string> Known => EventTypes.Names;

    /// <summary>Whether an endpoint with these types gets an event of this one.</summary>
    public static bool IsSubscribed(IReadOnlyList<string> events, string type)
        => events.Contains(type) || (events.Contains(All) && type != ImageProgressed.EventType);
}
