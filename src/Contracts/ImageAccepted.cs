namespace ImageGen.Contracts;

/// <summary>Event: the job's row is durable; from here on it always ends.</summary>
public sealed record ImageAccepted : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.accepted";
}
