namespace ImageGen.Jobs.Routing;

/// <summary>Whether a job goes on to the next provider after something that ends it otherwise.</summary>
public enum RoutePolicy
{
    /// <summary>It ends.</summary>
    Stop,

    /// <summary>It goes on.</summary>
    Next,
}
