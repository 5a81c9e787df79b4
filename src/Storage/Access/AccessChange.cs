namespace ImageGen.Storage.Access;

/// <summary>An entry of the audit log of access: who changed what, and when. Never a key or another value.</summary>
public sealed record AccessChange
{
    /// <summary>When, by the clock of the host that made the change.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who made it, for example <c>key key_0123456789abcdef from 10.0.0.7</c>.</summary>
    public required string By { get; init; }

    /// <summary>What was done, for example <c>key.created</c>, <c>key.revoked</c> or <c>key.rotated</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: the id of a key, or a tenant.</summary>
    public required string Subject { get; init; }
}
