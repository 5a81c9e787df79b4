namespace ImageGen.Contracts;

/// <summary>Event: the job's row is stored durably; from now on the job always reaches an end.</summary>
public sealed record ImageAccepted : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.accepted";
}
