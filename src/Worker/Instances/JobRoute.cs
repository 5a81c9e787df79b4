using ImageGen.Jobs.Routing;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Worker.Instances;

/// <summary>The route of a job from its row, with the current configuration of its providers. Valid for one step.</summary>
/// <param name="Stops">The providers in order, at least one.</param>
/// <param name="At">The index of the provider that the job is at or will be sent to.</param>
internal sealed record JobRoute(IReadOnlyList<RouteStop> Stops, int At)
{
    /// <summary>Whether the job moves to the next provider after a content rejection.</summary>
    public RoutePolicy ContentRejected { get; init; }

    /// <summary>Whether it moves to the next provider while the outcome of its order is unknown.</summary>
    public RoutePolicy OutcomeUnknown { get; init; }

    /// <summary>How long it waits for a provider's rate limit when there is a next provider.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The provider that the job is at or will be sent to.</summary>
    public RouteStop Current => Stops[At];

    /// <summary>The next provider; null at the end.</summary>
    public RouteStop? Next => At + 1 < Stops.Count ? Stops[At + 1] : null;

    /// <summary>The price of an image at one of them; null when it is unknown.</summary>
    public decimal? PriceAt(string provider) => Stops.FirstOrDefault(stop => stop.Name == provider)?.Entry?.Price;

    /// <summary>The same route at the next provider.</summary>
    public JobRoute Further() => this with { At = At + 1 };

    /// <summary>
    /// The destination of a job that moves to the next provider. A provider that is not configured is skipped by the worker that runs the job next, in any lane.
    /// </summary>
    public Destination ToNext(string lane) => new(Next!.Name, Next.Entry?.Lane ?? lane);
}
