namespace ImageGen.Jobs.Instances;

/// <summary>Names of lanes. A lane is a queue: each provider instance names the lane of its jobs, and each worker the lanes that it serves.</summary>
public static class Lanes
{
    /// <summary>The lane of every instance that names none.</summary>
    public const string Default = "default";
}
