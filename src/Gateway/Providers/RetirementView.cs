using ImageGen.Storage.Fleet;

namespace ImageGen.Gateway.Providers;

/// <summary>The announced shutdown of a provider instance's model.</summary>
internal sealed record RetirementView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The day of the shutdown, UTC, as <c>2026-12-01</c>.</summary>
    public required DateOnly ShutdownDate { get; init; }

    /// <summary>Whole days until that day; negative when it has passed.</summary>
    public required int DaysLeft { get; init; }

    /// <summary>The replacement that the vendor names; null when it names none.</summary>
    public string? Successor { get; init; }

    /// <summary><c>service</c>: the service itself reports it. <c>announcement</c>: the vendor has announced it.</summary>
    public required string Source { get; init; }

    /// <summary>The view of a retirement that a worker published.</summary>
    public static RetirementView Of(RetirementNews retirement, DateTimeOffset now) => new()
    {
        Model = retirement.Model,
        ShutdownDate = retirement.ShutdownDate,
        DaysLeft = retirement.ShutdownDate.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
        Successor = retirement.Successor,
        Source = retirement.IsOfService ? "service" : "announcement",
    };
}
