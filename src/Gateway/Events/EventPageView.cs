namespace ImageGen.Gateway.Events;

/// <summary>A page of a tenant's events.</summary>
internal sealed record EventPageView
{
    /// <summary>The events in the order in which they happened; those of one job in the order of their numbers.</summary>
    public required IReadOnlyList<EventView> Data { get; init; }

    /// <summary>The value of <c>after</c> that continues from here, now or later.</summary>
    public required string NextCursor { get; init; }

    /// <summary>Whether more events may exist already.</summary>
    public required bool HasMore { get; init; }
}
