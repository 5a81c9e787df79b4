namespace ImageGen.Providers.GpuServers;

/// <summary>Compares a requested model name with the one that was used. Both may be written in several ways.</summary>
public static class ModelNameComparison
{
    /// <summary>Whether both name the same file or model: folder, extension, hash and case make no difference.</summary>
    public static bool IsSame(string requested, string used) => CheckpointName.IsSame(requested, used);
}
