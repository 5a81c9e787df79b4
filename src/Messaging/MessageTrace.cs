using System.Diagnostics;
using ImageGen.ServiceDefaults.Telemetry;
using MassTransit;

namespace ImageGen.Messaging;

/// <summary>The trace of messages, in the header <c>traceparent</c>, which programs without MassTransit use too.</summary>
internal static class MessageTrace
{
    private const string Key = "traceparent";

    /// <summary>Writes the present position, if anyone can see its trace.</summary>
    public static void SetTrace(this SendContext context)
    {
        if (TraceParent.Current is { } trace)
        {
            context.Headers.Set(Key, trace);
        }
    }

    /// <summary>
    /// Continues the trace of a received message while it is handled. Also where no one records spans: the handler then only keeps the position. Null for a message without the header, and
    /// for a header of another form.
    /// </summary>
    public static Activity? Continue(this ConsumeContext context, string queue)
    {
        if (context.Headers.Get<string>(Key) is not { } trace || TraceParent.Parse(trace) is null)
        {
            return null;
        }

        var span = ImageGenTelemetry.Continue($"process {queue}", ActivityKind.Consumer, trace);
        span?.SetTag(Labels.MessagingDestination, queue);
        return span ?? new Activity("process").SetIdFormat(ActivityIdFormat.W3C).SetParentId(trace).Start();
    }
}
