namespace ImageGen.Gateway.Keys;

/// <summary>All API keys.</summary>
internal sealed record KeyListView
{
    /// <summary>The keys, also revoked and expired ones, oldest first.</summary>
    public required IReadOnlyList<KeyView> Data { get; init; }
}
