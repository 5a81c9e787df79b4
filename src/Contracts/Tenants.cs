namespace ImageGen.Contracts;

/// <summary>On whose behalf a job runs.</summary>
public static class Tenants
{
    /// <summary>The tenant of a request that names none.</summary>
    public const string Default = "default";
}
