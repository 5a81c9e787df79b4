using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Tests.Webhooks;

/// <summary>Addresses that jobs name themselves.</summary>
public sealed class JobWebhookTests(SharedGateway shared)
{
    private const string Url = "https://hooks.example.com/job?n=1";

    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_job_with_a_webhook_address_is_refused_without_a_secret_and_leaves_nothing_behind()
    {
        var answer = await SubmitAsync();

        answer.Refuses("webhook");
        Assert.Contains("POST /v1/webhooks/job-secret/rotate", answer.Json["errors"]!["webhook"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(await _client.RowsAsync());
        Assert.Empty(shared.Gateway.Commands.SentFor(_client.Tenant));
    }

    [Fact]
    public async Task The_job_secret_is_created_once_shown_once_and_can_be_rotated()
    {
        Assert.False((await _client.GetAsync("/v1/webhooks/job-secret")).Json["exists"]!.GetValue<bool>());
        var first = (await _client.PostAsync("/v1/webhooks/job-secret/rotate")).Json;
        var read = await _client.GetAsync("/v1/webhooks/job-secret");
        var second = (await _client.PostAsync("/v1/webhooks/job-secret/rotate")).Json;

        Assert.Null(first["secret_rotated_at"]);
        Assert.Equal((true, first["secret"]!.GetValue<string>()[^4..]), (read.Json["exists"]!.GetValue<bool>(), read.Json["secret_last4"]!.GetValue<string>()));
        Assert.DoesNotContain("whsec_", read.Text, StringComparison.Ordinal);
        Assert.NotEqual(first["secret"]!.GetValue<string>(), second["secret"]!.GetValue<string>());
        Assert.NotNull(second["previous_secret_until"]);
        Assert.Empty((await _client.GetAsync("/v1/webhooks")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https://hooks.example.com:8443/")]
    [InlineData("https://10.0.0.1/")]
    public async Task A_job_s_webhook_address_obeys_the_rules_of_endpoint_addresses(string url)
    {
        await _client.PostAsync("/v1/webhooks/job-secret/rotate");

        (await SubmitAsync(url)).Refuses("webhook");
    }

    [Fact]
    public async Task A_job_lists_only_the_deliveries_to_its_own_address()
    {
        await _client.PostAsync("/v1/webhooks/job-secret/rotate");
        var (job, other) = ((await SubmitAsync()).Id, (await SubmitAsync()).Id);
        var (mine, others) = (Add(job), Add(other));

        var list = (await _client.GetAsync($"/v1/jobs/{job}/deliveries")).Json["data"]!.AsArray();

        Assert.Equal((mine.Id, Url), (Assert.Single(list)!["id"]!.GetValue<string>(), list[0]!["url"]!.GetValue<string>()));
        Assert.Equal(202, (await _client.PostAsync($"/v1/jobs/{job}/deliveries/{mine.Id}/replay")).Status);
        (await _client.PostAsync($"/v1/jobs/{job}/deliveries/{others.Id}/replay")).ProblemOf(404, "delivery_not_found");
        Assert.Equal([mine.Id], shared.Gateway.Deliveries.Replayed.Intersect([mine.Id, others.Id]));
    }

    [Fact]
    public async Task The_deliveries_of_another_tenants_job_do_not_exist()
    {
        await _client.PostAsync("/v1/webhooks/job-secret/rotate");
        var job = (await SubmitAsync()).Id;
        var mine = Add(job);
        var stranger = shared.Gateway.NewTenant();

        (await stranger.GetAsync($"/v1/jobs/{job}/deliveries")).ProblemOf(404, "job_not_found");
        (await stranger.PostAsync($"/v1/jobs/{job}/deliveries/{mine.Id}/replay")).ProblemOf(404, "job_not_found");
    }

    [Fact]
    public async Task A_job_without_an_address_has_no_deliveries()
    {
        var job = await _client.NewJobAsync();

        Assert.Empty((await _client.GetAsync($"/v1/jobs/{job}/deliveries")).Json["data"]!.AsArray());
        (await _client.PostAsync($"/v1/jobs/{job}/deliveries/msg_{Guid.NewGuid():N}/replay")).ProblemOf(404, "delivery_not_found");
    }

    private Task<Answer> SubmitAsync(string url = Url) => _client.SubmitAsync($$"""{"prompt":"a cat","webhook":"{{url}}"}""");

    private WebhookDelivery Add(Guid job)
    {
        var queue = WebhookNames.QueueOfJob(_client.Tenant, Url);
        var delivery = new WebhookDelivery
        {
            Id = WebhookNames.DeliveryId(Guid.NewGuid(), queue, Url),
            Queue = queue,
            Tenant = _client.Tenant,
            Url = Url,
            Type = "image.generated",
            JobId = job,
            Time = TimeProvider.System.GetUtcNow(),
            Sequence = 3,
            Data = "{}",
        };
        shared.Gateway.Deliveries.Add(delivery);
        return delivery;
    }
}
