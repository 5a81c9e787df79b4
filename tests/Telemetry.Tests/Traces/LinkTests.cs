using System.Diagnostics;
using ImageGen.ServiceDefaults.Telemetry;

namespace ImageGen.Telemetry.Tests.Traces;

public sealed class LinkTests
{
    [Fact]
    public void A_span_that_continues_a_job_s_trace_is_linked_to_the_delivery_that_began_it()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == ImageGenTelemetry.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var delivery = new Activity("receive").SetIdFormat(ActivityIdFormat.W3C).Start();
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        using var span = ImageGenTelemetry.Continue("job queued", ActivityKind.Internal, Trace)!;

        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", $"{span.TraceId}");
        Assert.Equal("00f067aa0ba902b7", $"{span.ParentSpanId}");
        Assert.Equal(delivery.TraceId, Assert.Single(span.Links).Context.TraceId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-and-more-than-that")]
    public void A_text_that_is_no_traceparent_is_no_trace(string? text) => Assert.Null(TraceParent.Parse(text));

    [Fact]
    public void A_random_trace_that_no_one_can_see_is_not_kept()
    {
        Activity.Current = null;
        using var hidden = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Null(TraceParent.Current);

        using var caller = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).SetParentId("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00").Start();
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", TraceParent.Current, StringComparison.Ordinal);
    }
}
