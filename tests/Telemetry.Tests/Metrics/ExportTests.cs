using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Telemetry.Tests.Systems;

namespace ImageGen.Telemetry.Tests.Metrics;

/// <summary>What a running gateway and worker export at <c>/metrics</c>.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class ExportTests(ObservedSystem system) : IAsyncLifetime
{
    private static readonly string[] OfLibraries = ["messaging_masstransit_", "http_server_", "kestrel_", "aspnetcore_", "dotnet_", "target_info", "otel_"];

    /// <summary>Every run with one good job and its webhook exports these; the others need a fault or a night.</summary>
    private static readonly Metric[] OfAGoodJob =
    [
        MetricCatalogue.JobsAccepted, MetricCatalogue.JobsEnded, MetricCatalogue.JobDuration, MetricCatalogue.JobWait, MetricCatalogue.JobsUnfinished, MetricCatalogue.JobsUnnamedLane,
        MetricCatalogue.LaneQueued, MetricCatalogue.LaneAtProviders, MetricCatalogue.AttemptsEnded, MetricCatalogue.Cost, MetricCatalogue.PurchasesAttempted, MetricCatalogue.PurchasesInFlight,
        MetricCatalogue.PredictionsInFlight, MetricCatalogue.CircuitsOpen, MetricCatalogue.UnknownOldestAge, MetricCatalogue.OutboxLag, MetricCatalogue.WebhooksAttempted,
        MetricCatalogue.WebhookDuration, MetricCatalogue.WebhooksPending, MetricCatalogue.WebhooksOldestDueAge, MetricCatalogue.GenAiDuration, MetricCatalogue.MessagesSent,
        MetricCatalogue.MessageDuration,
    ];

    public async ValueTask InitializeAsync() => await system.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_run_exports_the_documented_metrics_with_the_documented_types_and_labels_and_no_others()
    {
        var text = await RunAsync();
        var exported = PrometheusText.Parse(text);
        var known = MetricCatalogue.All.ToDictionary(metric => metric.PrometheusName);

        Assert.Empty(OfAGoodJob.Select(metric => metric.PrometheusName).Except(exported.Samples.Select(sample => sample.Name)));
        foreach (var (name, labels) in exported.Samples.Where(sample => !OfLibraries.Any(prefix => sample.Name.StartsWith(prefix, StringComparison.Ordinal))))
        {
            Assert.True(known.TryGetValue(name, out var metric), $"{name} is not in docs/metrics.md.");
            Assert.Equal(metric.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" }, exported.Types[name]);
            var own = labels.Keys.Where(label => label != "le" && !label.StartsWith("otel_scope_", StringComparison.Ordinal));
            Assert.Empty(own.Except(metric.Labels.Select(label => label.Replace('.', '_'))));
        }
    }

    [Fact]
    public async Task No_label_has_a_tenant_a_job_a_prompt_or_a_model_that_only_a_request_names()
    {
        var job = await system.SubmitAsync(new { prompt = "a label of its own", model = "stability-ai/sdxl" });
        Assert.Equal("succeeded", await system.EndAsync(job));
        var text = await RunAsync();

        Assert.DoesNotContain("acme", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{job}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a label of its own", text, StringComparison.Ordinal);
        Assert.DoesNotContain("stability-ai/sdxl", text, StringComparison.Ordinal);
        Assert.Contains("gen_ai_request_model=\"other\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateway_shows_its_metrics_to_the_scope_metrics_only()
    {
        Assert.Equal(401, (await system.SendAsync(HttpMethod.Get, "/metrics", null)).Status);
        Assert.Equal(403, (await system.SendAsync(HttpMethod.Get, "/metrics", system.Key)).Status);
        Assert.Equal(200, (await system.SendAsync(HttpMethod.Get, "/metrics", system.MetricsKey)).Status);
        Assert.Equal(403, (await system.SendAsync(HttpMethod.Get, "/v1/jobs", system.MetricsKey)).Status);
    }

    private async Task<string> RunAsync()
    {
        Assert.Equal("succeeded", await system.EndAsync(await system.SubmitAsync(new { prompt = "measured", webhook = $"{system.Subscriber.Address}measured" })));

        // The worker counts the fleet every 15 s, and posts webhooks after the end.
        return await Eventually.GetAsync(
            async () => await system.MetricsAsync(ofWorker: false) + await system.MetricsAsync(ofWorker: true),
            text => text.Contains($"imagegen_lane_queued{{", StringComparison.Ordinal) && text.Contains("outcome=\"delivered\"", StringComparison.Ordinal),
            text => text);
    }
}
