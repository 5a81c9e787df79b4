namespace ImageGen.Emulators;

/// <summary>One fault and when it triggers; <see cref="Fault"/> has factories for the common ones.</summary>
public sealed record FaultRule
{
    /// <summary>The point at which it triggers.</summary>
    public required FaultPoint On { get; init; }

    /// <summary>The kind of fault.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>How often it triggers; null for always.</summary>
    public int? Times { get; init; }

    /// <summary>The probability at each opportunity, 0 to 1. Default 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>The HTTP status of <see cref="FaultKind.Status"/>. Default 500.</summary>
    public int Status { get; init; } = 500;

    /// <summary>A text, where the kind has one.</summary>
    public string? Text { get; init; }

    /// <summary>Seconds of <see cref="FaultKind.Throttle"/>. Default 5.</summary>
    public int RetryAfter { get; init; } = 5;

    /// <summary>Whether <see cref="FaultKind.Throttle"/> states the wait in the Retry-After header, not in the body.</summary>
    public bool InHeader { get; init; }

    /// <summary>A duration, where the kind has one.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Returns why the rule is invalid at any service; null if it is valid.</summary>
    internal string? Problem()
        => Times is < 1 ? "Times must be at least 1; leave it out for always."
        : Probability is < 0 or > 1 ? "Probability must be from 0 to 1."
        : Status is < 200 or > 599 ? "Status must be from 200 to 599."
        : RetryAfter < 0 ? "RetryAfter must not be negative."
        : Kind is FaultKind.Redirect && Text is null ? "Redirect needs a Text: where to."
        : null;
}
