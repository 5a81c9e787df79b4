namespace ImageGen.Cli.Doctor;

/// <summary>One thing that was examined.</summary>
/// <param name="Area">The part of the system: <c>settings</c>, <c>store</c>, <c>broker</c>, <c>results</c>, <c>clocks</c>, <c>providers</c>, <c>retirement</c>, <c>fleet</c> or <c>gateway</c>.</param>
/// <param name="Severity">What it means.</param>
/// <param name="Message">What was found, in a sentence or two, without secrets.</param>
/// <param name="Fix">What to do; null if nothing, or if the message says it.</param>
internal sealed record Finding(string Area, Severity Severity, string Message, string? Fix = null)
{
    public static Finding Good(string area, string message) => new(area, Severity.Good, message);

    public static Finding Note(string area, string message) => new(area, Severity.Note, message);

    public static Finding Warning(string area, string message, string? fix = null) => new(area, Severity.Warning, message, fix);

    public static Finding Unsafe(string area, string message, string? fix = null) => new(area, Severity.Unsafe, message, fix);
}
