using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Predictions;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Replicate;

/// <summary>What a prediction's webhook becomes. Its deliveries are tests of the worker.</summary>
public sealed class WebhookTests(SharedGateway shared)
{
    private const string Secret = "/replicate/v1/webhooks/default/secret";
    private const string Url = "https://hooks.example/replicate?order=7";

    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData("", "start,output,logs,completed")]
    [InlineData(""","webhook_events_filter":null""", "start,output,logs,completed")]
    [InlineData(""","webhook_events_filter":[]""", "start,output,logs,completed")]
    [InlineData(""","webhook_events_filter":["completed","start","completed"]""", "start,completed")]
    public async Task The_jobs_keep_the_address_the_events_and_the_origin(string filter, string events)
    {
        Assert.Equal(201, (await CreateAsync(filter)).Status);

        var webhook = PredictionWebhook.Parse(Assert.Single(await _client.RowsAsync()).Request.Webhook)!;
        Assert.Equal((Url, shared.Gateway.Http.BaseAddress), (webhook.Url, webhook.Origin));
        Assert.Equal(events.Split(','), webhook.Events);
    }

    [Fact]
    public async Task The_first_webhook_creates_the_secret_and_reading_it_changes_nothing()
    {
        await CreateAsync();

        var key = (await _client.GetAsync(Secret)).Json["key"]!.GetValue<string>();

        Assert.StartsWith("whsec_", key, StringComparison.Ordinal);
        Assert.True(WebhookSignature.IsSecret(key));
        Assert.Equal(key, (await _client.GetAsync(Secret)).Json["key"]!.GetValue<string>());
        Assert.Equal(key[^4..], (await _client.GetAsync("/v1/webhooks/job-secret")).Json["secret_last4"]!.GetValue<string>());
        var registry = shared.Gateway.App.Services.GetRequiredService<IWebhookRegistry>();
        var kept = (await registry.FindJobSecretAsync(_client.Tenant, TestContext.Current.CancellationToken))!;
        Assert.Equal([key], registry.Open(kept, DateTimeOffset.UtcNow));
        Assert.DoesNotContain(key, kept.SealedSecret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_that_asks_for_its_secret_first_has_one()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _client.GetAsync(Secret)));

        Assert.Single(keys.Select(answer => answer.Json["key"]!.GetValue<string>()).Distinct());
    }

    [Fact]
    public async Task A_rotated_secret_is_the_one_that_is_read()
    {
        await _client.GetAsync(Secret);

        var rotated = (await _client.PostAsync("/v1/webhooks/job-secret/rotate")).Json["secret"]!.GetValue<string>();

        Assert.Equal(rotated, (await _client.GetAsync(Secret)).Json["key"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_job_shows_the_address_as_it_was_named()
    {
        await CreateAsync();

        var job = await _client.GetAsync($"/v1/jobs/{Assert.Single(await _client.RowsAsync()).Id}");

        Assert.Equal("https://hooks.example/replicate?…", job.Json["request"]!["webhook"]!.GetValue<string>());
        Assert.DoesNotContain("imagegen-prediction", job.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_leaves_no_room_for_the_rest_is_refused()
    {
        var answer = await CreateAsync(url: $"https://hooks.example/{new string('a', 2020)}");

        answer.RefusesInputs("webhook");
        Assert.Empty(await _client.RowsAsync());
    }

    [Fact]
    public async Task A_request_with_another_webhook_is_another_request()
    {
        await CreateAsync(headers: ("Idempotency-Key", "k1"));

        (await CreateAsync(""","webhook_events_filter":["start"]""", headers: ("Idempotency-Key", "k1"))).ReplicateErrorOf(422, "idempotency_key_reused");
    }

    private Task<Answer> CreateAsync(string filter = "", string url = Url, params (string Name, string Value)[] headers)
        => _client.PostJsonAsync(PredictionCalls.Predictions, $$"""{"version":"imagegen/sandbox","input":{"prompt":"a"},"webhook":"{{url}}"{{filter}}}""", headers);
}
