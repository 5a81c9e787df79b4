using ImageGen.Jobs.Routing;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Worker.Instances;

/// <summary>The route of a job as its row has it, with what is configured of its providers at this moment; good for one step.</summary>
/// <param name="Stops">The providers in order, at least one.</param>
/// <param name="At">Which of them the job is at or on its way to.</param>
internal sealed record JobRoute(IReadOnlyList<RouteStop> Stops, int At)
{
    /// <summary>Whether the job goes on after a refusal of its content.</summary>
    public RoutePolicy ContentRejected { get; init; }

    /// <summary>Whether it goes on though nobody knows whether it was bought.</summary>
    public RoutePolicy OutcomeUnknown { get; init; }

    /// <summary>How long it waits for a provider that asks to slow down, where there is a next one.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The provider it is at or on its way to.</summary>
    public RouteStop Current => Stops[At];

    /// <summary>The provider after that; null at the end.</summary>
    public RouteStop? Next => At + 1 < Stops.Count ? Stops[At + 1] : null;

    /// <summary>The price of an image at one of them; null when it is not known.</summary>
    public decimal? PriceAt(string provider) => Stops.FirstOrDefault(stop => stop.Name == provider)?.Entry?.Price;

    /// <summary>The same route one provider further.</summary>
    public JobRoute Further() => this with { At = At + 1 };

    /// <summary>Where a job goes that leaves for the next provider. One that is not configured is passed over by whoever looks next, in any lane.</summary>
    public Destination ToNext(string lane) => new(Next!.Name, Next.Entry?.Lane ?? lane);
}
