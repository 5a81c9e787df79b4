namespace ImageGen.Contracts;

/// <summary>Event: the job's row is durable; from here on it always ends.</summary>
public sealed record ImageAccepted : ImageEvent;
