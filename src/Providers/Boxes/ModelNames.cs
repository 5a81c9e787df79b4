namespace ImageGen.Providers.Boxes;

/// <summary>Whether a model that was asked for is the one that was used. People and services write the same one in several ways.</summary>
public static class ModelNames
{
    /// <summary>Whether both name the same file or model: folder, extension, hash and case make no difference.</summary>
    public static bool IsSame(string asked, string used) => CheckpointName.IsSame(asked, used);
}
