using ImageGen.Contracts;

namespace ImageGen.Storage.Webhooks;

/// <summary>The types of events that webhooks can bring.</summary>
public static class WebhookTypes
{
    /// <summary>Stands for every type but <see cref="ImageProgressed"/>, which must be asked for by name.</summary>
    public const string All = "*";

    /// <summary>Sent only by request, to see whether an endpoint works.</summary>
    public const string Test = "webhook.test";

    /// <summary>What an endpoint gets that names none.</summary>
    public static IReadOnlyList<string> Default { get; } =
        [ImageGenerated.EventType, ImageFailed.EventType, ImageCanceled.EventType, BatchCompleted.EventType, WebhookDisabled.EventType];

    /// <summary>Every type that may be named.</summary>
    public static IReadOnlyList<string> Known => EventTypes.Names;

    /// <summary>Whether an endpoint with these types gets an event of this one.</summary>
    public static bool Wants(IReadOnlyList<string> events, string type)
        => events.Contains(type) || (events.Contains(All) && type != ImageProgressed.EventType);
}
