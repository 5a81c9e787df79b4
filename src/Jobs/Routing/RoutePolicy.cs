namespace ImageGen.Jobs.Routing;

/// <summary>Whether a job continues at the next provider after an outcome that would otherwise end it.</summary>
public enum RoutePolicy
{
    /// <summary>The job ends.</summary>
    Stop,

    /// <summary>The job continues at the next provider.</summary>
    Next,
}
