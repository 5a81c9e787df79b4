namespace ImageGen.Providers.Retirement;

/// <summary>The announced shutdown of a model.</summary>
/// <param name="Model">The model, as the service names it.</param>
/// <param name="ShutdownDate">The day of the shutdown, UTC.</param>
/// <param name="Successor">The replacement that the vendor names; null if it names none.</param>
/// <param name="IsOfService">Whether the service itself reported it; false if it is known from the vendor's announcements.</param>
public sealed record ModelRetirement(string Model, DateOnly ShutdownDate, string? Successor, bool IsOfService)
{
    /// <summary>The number of days before the shutdown from which on a warning is given.</summary>
    public const int WarnFrom = 90;

    /// <summary>Whole days until the shutdown; 0 on the day, and negative after it.</summary>
    public int DaysLeft(DateTimeOffset now) => ShutdownDate.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber;

    /// <summary>The retirement in a sentence or two.</summary>
    public string Describe(DateTimeOffset now)
    {
        var days = DaysLeft(now);
        var when = days > 0 ? $"{(IsOfService ? "The service reports that" : "The vendor has announced that")} {Model} is shut down on {ShutdownDate:yyyy-MM-dd}, in {days} {(days == 1 ? "day" : "days")}."
            : $"{Model} was shut down on {ShutdownDate:yyyy-MM-dd}.";
        return Successor is null ? when : $"{when} Its successor is {Successor}.";
    }
}
