using System.Text;
using System.Text.Json;
using ImageGen.Telemetry.Tests.Systems;

namespace ImageGen.Telemetry.Tests.Canaries;

/// <summary>Secrets that enter a whole system leave it nowhere: the test plants one at each entrance, and searches everything that is stored, sent, logged, measured or traced.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class CanaryTests(ObservedSystem system) : IAsyncLifetime
{
    private static readonly string[] OwnersOnly = ["webhook in a query"];

    public async ValueTask InitializeAsync() => await system.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_planted_secret_is_in_no_log_trace_metric_row_message_event_or_answer()
    {
        var canaries = system.Canaries;
        var (_, created) = await system.SendAsync(
            HttpMethod.Post, "/v1/webhooks", system.Key, new { url = $"{system.Subscriber.Address}endpoint?token={canaries["webhook in a query"]}", events = new[] { "*" } }, showsSecret: true);
        canaries.Add("webhook secret", JsonDocument.Parse(created).RootElement.GetProperty("secret").GetString()!);

        // A good job, with a webhook of its own.
        var good = await system.SubmitAsync(
            new { prompt = canaries["prompt"], webhook = $"{system.Subscriber.Address}job?token={canaries["webhook in a query"]}" }, ("Idempotency-Key", $"{Guid.NewGuid():N}"));
        Assert.Equal("succeeded", await system.EndAsync(good));

        // One that the provider refuses because of its token.
        var bad = await system.SubmitAsync(new { prompt = canaries["prompt"], provider = "refused" });
        Assert.Equal("failed", await system.EndAsync(bad));

        // Callers that put secrets where they don't belong.
        await system.SendAsync(HttpMethod.Get, $"/v1/jobs?api_key={canaries["token in a query"]}", system.Key);
        await system.SendAsync(HttpMethod.Get, $"/v1/jobs/{good}?access_token={canaries["token in a query"]}", null);
        await system.SendAsync(HttpMethod.Get, "/v1/jobs", $"eyJhbGciOiJSUzI1NiJ9.{canaries["JWT"]}.x");
        await system.SendAsync(HttpMethod.Get, "/v1/jobs", null, headers: ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{canaries["JWT"]}"))}"));
        await system.SendAsync(HttpMethod.Get, "/v1/jobs", null, headers: ("X-Api-Key", canaries["token in a query"]));
        await system.SendAsync(HttpMethod.Post, "/v1/jobs", system.Key, new { prompt = canaries["prompt"], webhook = $"https://user:{canaries["password in a webhook"]}@hooks.example.com/x" });
        await system.SendAsync(HttpMethod.Post, "/v1/jobs", system.Key, new { prompt = canaries["prompt"], token = canaries["token in a query"] });
        await system.SendAsync(HttpMethod.Get, "/metrics", canaries["JWT"]);

        await Eventually.TrueAsync(() => system.Subscriber.Requests.Any(request => request.Path == "/job"), "the job's own webhook arrives");
        await Eventually.TrueAsync(() => system.Bus.Messages.Any(message => message.Exchange == "imagegen.image-failed"), "the events arrive on the bus");
        await Eventually.TrueAsync(() => system.Collector.TextOf("/v1/logs").Contains($"{bad}", StringComparison.Ordinal), "the log of the failed job arrives at the collector");
        await Eventually.TrueAsync(() => system.Spans.Any(span => span.Name.StartsWith("webhook ", StringComparison.Ordinal)), "the spans of webhooks arrive at the collector");
        await Eventually.TrueAsync(() => system.Collector.TextOf("/v1/metrics").Contains("imagegen.jobs.ended", StringComparison.Ordinal), "the metrics arrive at the collector");

        await AssertClean(good);
    }

    private async Task AssertClean(Guid job)
    {
        // Each with what it must have, so that an empty sink does not pass. A prompt is the work itself: it goes into rows, to the workers and to its owner.
        (string Name, string Text, string MustHave, string[] May)[] sinks =
        [
            ("the gateway's log (JSON)", system.GatewayLog, $"\"job\":\"{job}\"", []),
            ("the worker's log (text)", system.WorkerLog, $"job={job}", []),
            ("logs at the collector", system.Collector.TextOf("/v1/logs"), $"{job}", []),
            ("traces at the collector", system.Collector.TextOf("/v1/traces"), $"{job}", []),
            ("metrics at the collector", system.Collector.TextOf("/v1/metrics"), "imagegen.jobs.ended", []),
            ("the gateway's metrics", await system.MetricsAsync(ofWorker: false), "imagegen_jobs_accepted_total", []),
            ("the worker's metrics", await system.MetricsAsync(ofWorker: true), "imagegen_jobs_ended_total", []),
            ("Redis", await system.DumpAsync(), $"{job:N}", [.. OwnersOnly, "prompt"]),
            ("commands of Redis", system.Commands.Text, $"{job:N}", [.. OwnersOnly, "prompt"]),
            ("commands on the bus", string.Concat(system.Bus.Messages.Where(message => message.Exchange == "imagegen.generate").Select(message => message.Text)), $"{job}", [.. OwnersOnly, "prompt"]),
            ("events on the bus", string.Concat(system.Bus.Messages.Where(message => message.Exchange != "imagegen.generate").Select(message => message.Text)), $"{job}", []),
            ("webhooks", string.Concat(system.Subscriber.Requests.Select(request => $"{string.Join(' ', request.Headers)} {Encoding.UTF8.GetString(request.Body)}")), $"{job}", []),
            ("events over HTTP", (await system.SendAsync(HttpMethod.Get, $"/v1/jobs/{job}/events", system.Key)).Body, $"{job}", []),
            ("answers of the gateway", string.Concat(system.Answers), $"{job}", [.. OwnersOnly, "prompt"]),
        ];
        foreach (var (name, text, mustHave, may) in sinks)
        {
            Assert.True(text.Contains(mustHave, StringComparison.Ordinal), $"{name} has nothing about the job: {text[..Math.Min(text.Length, 2000)]}");
            var leaked = system.Canaries.FindIn(text).Except(may).ToList();
            Assert.True(leaked.Count == 0, $"{name}: {string.Join(", ", leaked)}. {Around(text, leaked)}");
        }
    }

    private string Around(string text, List<string> leaked)
    {
        var at = leaked.Count == 0 ? -1 : text.IndexOf(system.Canaries[leaked[0]], StringComparison.Ordinal);
        return at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)];
    }
}
