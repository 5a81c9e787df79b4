using System.Diagnostics;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>The position in a trace as text, in the form of the W3C header <c>traceparent</c>: in rows, message headers and webhooks.</summary>
public static class TraceParent
{
    /// <summary>The header of HTTP requests and of messages.</summary>
    public const string Header = "traceparent";

    /// <summary>Length of the text in version 00.</summary>
    private const int Length = 55;

    /// <summary>
    /// The present position, if anyone can see the trace: it is recorded, or it began at the caller. Null otherwise: every request has some random trace, which is not worth keeping.
    /// </summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity && (activity.Recorded || activity.ParentId is not null) ? activity.Id : null;

    /// <summary>The position that a text names; null for no text, and for one of another form.</summary>
    public static ActivityContext? Parse(string? text)
        => text is { Length: Length } && ActivityContext.TryParse(text, traceState: null, isRemote: true, out var context) ? context : null;
}
