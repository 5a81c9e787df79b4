namespace ImageGen.Storage.Events;

/// <summary>Some events of a tenant's feed.</summary>
/// <param name="Entries">The events, in the order in which they happened.</param>
/// <param name="Position">The position after all of them, and after skipped entries whose jobs have expired.</param>
/// <param name="More">Whether there may be more events at present.</param>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, FeedPosition Position, bool More)
{
    /// <summary>Whether a partition of the store did not respond, so that its events are missing; they follow after this position when it responds again.</summary>
    public bool IsPartial { get; init; }
}
