using System.Diagnostics;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>The system's meter and spans.</summary>
public static class ImageGenTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "ImageGen";

    /// <summary>The source of the system's own spans.</summary>
    public static readonly ActivitySource Source = new(Name);

    /// <summary>Whether anyone records spans. Nothing that only serves them is read otherwise.</summary>
    public static bool IsTraced => Source.HasListeners();

    /// <summary>
    /// Begins a span in a trace that began elsewhere, possibly hours ago. What this thread is doing, such as receiving a message, becomes a link, so that every delivery that
    /// worked on a job is found from it. Null when no one records spans.
    /// </summary>
    /// <param name="name">The span's name: few different ones.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="trace">The position in the trace (<see cref="TraceParent"/>); null to continue what this thread is doing.</param>
    public static Activity? Continue(string name, ActivityKind kind, string? trace)
    {
        if (!IsTraced)
        {
            return null;
        }

        var parent = TraceParent.Parse(trace);
        ActivityLink[]? links = parent is not null && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current && current.SpanId != parent.Value.SpanId ? [new(current.Context)] : null;
        return parent is { } known ? Source.StartActivity(name, kind, known, links: links) : Source.StartActivity(name, kind);
    }
}
