using ImageGen.Contracts;

namespace ImageGen.Storage.Events;

/// <summary>An event in a tenant's feed.</summary>
/// <param name="Event">The event.</param>
/// <param name="Position">The position after it.</param>
public sealed record FeedEntry(NumberedEvent Event, FeedPosition Position);
