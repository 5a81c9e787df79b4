namespace ImageGen.Storage.Access;

/// <summary>The actions in the audit log of access.</summary>
public static class AccessActions
{
    /// <summary>A key was created.</summary>
    public const string KeyCreated = "key.created";

    /// <summary>A key was revoked.</summary>
    public const string KeyRevoked = "key.revoked";

    /// <summary>A key was replaced by a new one.</summary>
    public const string KeyRotated = "key.rotated";

    /// <summary>The limits of a key were set or removed.</summary>
    public const string KeyLimitsChanged = "key.limits_changed";

    /// <summary>The limits of a tenant were set or removed.</summary>
    public const string TenantLimitsChanged = "tenant.limits_changed";

    /// <summary>Jobs of a tenant were replayed together.</summary>
    public const string JobsReplayed = "jobs.replayed";

    /// <summary>Jobs of a tenant that a filter selected were canceled.</summary>
    public const string JobsCanceled = "jobs.canceled";

    /// <summary>The weight of a tenant was set.</summary>
    public const string TenantWeightChanged = "tenant.weight_changed";
}
