using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.OpenAi;

public sealed class StreamTests(SharedGateway shared)
{
    [Fact]
    public async Task A_stream_has_comments_until_the_event_with_the_image()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Services.AddSingleton<TimeProvider>(new HurriedHeartbeats()));
        var client = gateway.NewTenant();
        var answering = client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat","stream":true}""");
        var jobs = await client.AcceptedAsync(answering);
        await Eventually.TrueAsync(() => HurriedHeartbeats.Count > 3);
        await gateway.SucceedAsync(jobs[0].Id);

        var answer = await answering;

        Assert.Equal("text/event-stream", answer.Header("Content-Type"));
        Assert.True(answer.Text.Split(": waiting\n\n").Length > 3, answer.Text);
        var (name, data) = Assert.Single(EventsOf(answer));
        Assert.Equal("image_generation.completed", name);
        Assert.Equal(name, data["type"]!.GetValue<string>());
        Assert.Equal(JobSteps.Png, Convert.FromBase64String(data["b64_json"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_stream_of_a_failed_job_ends_with_an_error()
    {
        var client = shared.Gateway.NewTenant();
        var answering = client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat","stream":true}""");

        var (answer, _) = await client.EndAsync(answering, job => shared.Gateway.FailAsync(job.Id, FailureReason.ContentRejected));

        Assert.Equal(200, answer.Status);
        var (name, data) = Assert.Single(EventsOf(answer));
        Assert.Equal("error", name);
        Assert.Equal("moderation_blocked", data["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_bad_request_for_a_stream_is_an_ordinary_error()
        => (await shared.Gateway.NewTenant().PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"","stream":true}""")).ErrorOf(400, "invalid_value");

    private static IEnumerable<(string Name, JsonNode Data)> EventsOf(Answer answer)
        => from block in answer.Text.Split("\n\n")
           let lines = block.Split('\n')
           where lines.Length == 2
           select (lines[0]["event: ".Length..], JsonNode.Parse(lines[1]["data: ".Length..])!);

    /// <summary>The system's clock, on which the time between two comments is over almost at once.</summary>
    private sealed class HurriedHeartbeats : TimeProvider
    {
        private static int _count;

        public static int Count => _count;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var isHeartbeat = dueTime > TimeSpan.FromSeconds(9) && dueTime <= TimeSpan.FromSeconds(10);
            if (isHeartbeat)
            {
                Interlocked.Increment(ref _count);
            }

            return base.CreateTimer(callback, state, isHeartbeat ? TimeSpan.FromMilliseconds(20) : dueTime, period);
        }
    }
}
