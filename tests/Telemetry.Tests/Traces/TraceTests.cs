using System.Security.Cryptography;
using ImageGen.Telemetry.Tests.Systems;

namespace ImageGen.Telemetry.Tests.Traces;

/// <summary>One trace leads from the caller to the webhook, across processes.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class TraceTests(ObservedSystem system) : IAsyncLifetime
{
    private static readonly string[] OfAJob =
    [
        "POST /v1/jobs", "job queued", "generate_content black-forest-labs/flux-schnell", "job waiting", "poll", "fetch image", "result store", "event image.accepted", "event image.generated",
        "webhook image.generated",
    ];

    public async ValueTask InitializeAsync() => await system.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_trace_of_a_request_goes_through_queue_provider_store_event_and_webhook()
    {
        var trace = NewTrace();
        var job = await system.SubmitAsync(new { prompt = "traced", webhook = $"{system.Subscriber.Address}traced" }, ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));
        Assert.Equal("succeeded", await system.EndAsync(job));

        await AssertSpansAsync(trace, OfAJob);
        Assert.All(system.Spans.Where(span => span.Attributes.GetValueOrDefault("imagegen.job_id") == $"{job}"), span => Assert.Equal(trace, span.TraceId));
        Assert.Contains(trace, Assert.Single(system.Subscriber.Requests, request => request.Path == "/traced").Headers["traceparent"], StringComparison.Ordinal);
        var messages = system.Bus.Messages.Where(message => message.Text.Contains($"{job}", StringComparison.Ordinal)).ToList();
        Assert.Contains(messages, message => message.Exchange == "imagegen.generate");
        Assert.Contains(messages, message => message.Exchange == "imagegen.image-generated");
        Assert.All(messages, message => Assert.Contains(trace, message.Headers["traceparent"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trace_of_a_message_goes_on_and_a_second_delivery_is_found_from_its_own_trace()
    {
        var (first, second, job) = (NewTrace(), NewTrace(), Guid.NewGuid());
        var command = new { job_id = job, tenant = "acme", requested_at = DateTimeOffset.UtcNow, request = new { prompt = "traced from the bus" } };
        await system.Bus.PublishAsync(command, ObservedSystem.Lane, new Dictionary<string, object?> { ["traceparent"] = $"00-{first}-00f067aa0ba902b7-01" });
        Assert.Equal("succeeded", await Eventually.GetAsync(async () => await StatusAsync(job), status => status is "succeeded" or "failed", status => $"the job is {status}"));
        await system.Bus.PublishAsync(command, ObservedSystem.Lane, new Dictionary<string, object?> { ["traceparent"] = $"00-{second}-00f067aa0ba902b7-01" });

        await AssertSpansAsync(first, [$"process imagegen.generate.{ObservedSystem.Lane}", .. OfAJob[1..^1]]);
        await AssertSpansAsync(second, [$"process imagegen.generate.{ObservedSystem.Lane}"]);
        Assert.DoesNotContain(system.Spans, span => span.TraceId == second && span.Name.StartsWith("generate_content", StringComparison.Ordinal));
    }

    private static string NewTrace() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private async Task<string> StatusAsync(Guid job)
    {
        var (status, body) = await system.SendAsync(HttpMethod.Get, $"/v1/jobs/{job}", system.Key);
        return status == 404 ? "missing" : System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("status").GetString()!;
    }

    private async Task AssertSpansAsync(string trace, IReadOnlyList<string> names) => await Eventually.GetAsync(
        () => Task.FromResult(system.Spans.Where(span => span.TraceId == trace).Select(span => span.Name).ToHashSet()),
        found => names.All(found.Contains),
        found => $"the trace has {string.Join(", ", found.Order(StringComparer.Ordinal))}, but not {string.Join(", ", names.Where(name => !found.Contains(name)))}");
}
