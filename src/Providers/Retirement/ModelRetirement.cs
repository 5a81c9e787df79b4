namespace ImageGen.Providers.Retirement;

/// <summary>That and when a model is switched off.</summary>
/// <param name="Model">The model, as the service names it.</param>
/// <param name="ShutdownDate">The day on which it ends, UTC.</param>
/// <param name="Successor">What the vendor names in its place; null where it names nothing.</param>
/// <param name="IsOfService">Whether the service itself said so; false where it is known from the vendor's announcements.</param>
public sealed record ModelRetirement(string Model, DateOnly ShutdownDate, string? Successor, bool IsOfService)
{
    /// <summary>From how many days before its end on it is worth a warning.</summary>
    public const int WarnFrom = 90;

    /// <summary>Whole days until its end; 0 on the day, and negative after it.</summary>
    public int DaysLeft(DateTimeOffset now) => ShutdownDate.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber;

    /// <summary>It in a sentence or two.</summary>
    public string Describe(DateTimeOffset now)
    {
        var days = DaysLeft(now);
        var when = days > 0 ? $"{(IsOfService ? "The service says that" : "The vendor has announced that")} {Model} is shut down on {ShutdownDate:yyyy-MM-dd}, in {days} {(days == 1 ? "day" : "days")}."
            : $"{Model} was shut down on {ShutdownDate:yyyy-MM-dd}.";
        return Successor is null ? when : $"{when} Its successor is {Successor}.";
    }
}
