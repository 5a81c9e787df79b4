namespace ImageGen.Gateway.Events;

/// <summary>A job's events so far.</summary>
internal sealed record EventListView
{
    /// <summary>The events, in order.</summary>
    public required IReadOnlyList<EventView> Data { get; init; }
}
