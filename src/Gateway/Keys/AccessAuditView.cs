using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Keys;

/// <summary>Who changed what about access, and when.</summary>
internal sealed record AccessAuditView
{
    /// <summary>The changes, newest first, without any key; a thousand are kept.</summary>
    public required IReadOnlyList<AccessChange> Data { get; init; }
}
