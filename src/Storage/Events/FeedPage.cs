namespace ImageGen.Storage.Events;

/// <summary>Some events of a tenant's feed.</summary>
/// <param name="Entries">The events, as they happened.</param>
/// <param name="Place">Where to go on after all of them, and after those that were forgotten with their jobs.</param>
/// <param name="More">Whether there may be more now.</param>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, FeedPosition Place, bool More);
