using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>A type of event on the bus: the fanout exchange it is published to, and its name in a message's properties.</summary>
/// <param name="Exchange">Durable fanout exchange, for example <c>imagegen.image-generated</c>.</param>
/// <param name="Name">AMQP property <c>type</c> and header <c>event</c>, for example <c>image.generated</c>.</param>
public sealed record EventChannel(string Exchange, string Name)
{
    /// <summary>The header that names the event.</summary>
    public const string Header = "event";

    /// <summary>Of <see cref="ImageAccepted"/>.</summary>
    public static EventChannel Accepted { get; } = Of("accepted");

    /// <summary>Of <see cref="ImageStarted"/>.</summary>
    public static EventChannel Started { get; } = Of("started");

    /// <summary>Of <see cref="ImageOutcomeUnknown"/>.</summary>
    public static EventChannel OutcomeUnknown { get; } = new("imagegen.image-outcome-unknown", "image.outcome_unknown");

    /// <summary>Of <see cref="ImageGenerated"/>.</summary>
    public static EventChannel Generated { get; } = Of("generated");

    /// <summary>Of <see cref="ImageFailed"/>.</summary>
    public static EventChannel Failed { get; } = Of("failed");

    /// <summary>Of <see cref="ImageCanceled"/>.</summary>
    public static EventChannel Canceled { get; } = Of("canceled");

    /// <summary>Of <see cref="ImageReplayed"/>.</summary>
    public static EventChannel Replayed { get; } = Of("replayed");

    /// <summary>Of <see cref="ImageProgressed"/>.</summary>
    public static EventChannel Progressed { get; } = Of("progress");

    /// <summary>Of <see cref="Contracts.BatchCompleted"/>.</summary>
    public static EventChannel BatchCompleted { get; } = new("imagegen.batch-completed", "batch.completed");

    /// <summary>Of <see cref="Contracts.WebhookDisabled"/>.</summary>
    public static EventChannel WebhookDisabled { get; } = new("imagegen.webhook-disabled", "webhook.disabled");

    /// <summary>The channel of an event.</summary>
    public static EventChannel Of(NumberedEvent @event) => @event switch
    {
        ImageAccepted => Accepted,
        ImageStarted => Started,
        ImageOutcomeUnknown => OutcomeUnknown,
        ImageGenerated => Generated,
        ImageFailed => Failed,
        ImageCanceled => Canceled,
        ImageReplayed => Replayed,
        ImageProgressed => Progressed,
        Contracts.BatchCompleted => BatchCompleted,
        Contracts.WebhookDisabled => WebhookDisabled,
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event.GetType().Name, "Not an event that has a channel."),
    };

    private static EventChannel Of(string what) => new($"imagegen.image-{what}", $"image.{what}");
}
