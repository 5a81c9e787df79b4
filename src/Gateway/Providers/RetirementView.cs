using ImageGen.Storage.Fleet;

namespace ImageGen.Gateway.Providers;

/// <summary>That and when the model of a provider instance is shut down.</summary>
internal sealed record RetirementView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The day on which it ends, UTC, as <c>2026-12-01</c>.</summary>
    public required DateOnly ShutdownDate { get; init; }

    /// <summary>Whole days until then; negative when it is over.</summary>
    public required int DaysLeft { get; init; }

    /// <summary>What the vendor names in its place; null where it names nothing.</summary>
    public string? Successor { get; init; }

    /// <summary><c>service</c>: the service itself says so. <c>announcement</c>: the vendor has announced it.</summary>
    public required string Source { get; init; }

    /// <summary>The view of what a worker says.</summary>
    public static RetirementView Of(RetirementNews news, DateTimeOffset now) => new()
    {
        Model = news.Model,
        ShutdownDate = news.ShutdownDate,
        DaysLeft = news.ShutdownDate.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
        Successor = news.Successor,
        Source = news.IsOfService ? "service" : "announcement",
    };
}
