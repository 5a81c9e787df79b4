namespace ImageGen.Jobs.Instances;

/// <summary>A lane is a queue; a provider names the lane its jobs take, a worker names the lanes it serves.</summary>
public static class Lanes
{
    /// <summary>The lane of every provider that names none.</summary>
    public const string Default = "default";
}
