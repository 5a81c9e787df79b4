using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Webhooks;

/// <summary>A tenant's webhook endpoints over HTTP.</summary>
public sealed class EndpointTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    private IWebhookRegistry Registry => shared.Gateway.App.Services.GetRequiredService<IWebhookRegistry>();

    [Fact]
    public async Task A_registered_endpoint_shows_its_secret_once()
    {
        var answer = await _client.PostJsonAsync("/v1/webhooks", """{"url":"https://hooks.example.com/a?b=c","description":"orders + more"}""");

        Assert.Equal(201, answer.Status);
        var secret = answer.Json["secret"]!.GetValue<string>();
        Assert.True(WebhookSignature.IsSecret(secret) && secret.StartsWith("whsec_", StringComparison.Ordinal));

        // As it stands in the answer: who copies it out of a terminal has the secret.
        Assert.Contains($"\"secret\":\"{secret}\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"description\":\"orders + more\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal($"/v1/webhooks/{answer.Id}", answer.Header("Location"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal(WebhookTypes.Default, answer.Json["events"]!.AsArray().Select(type => type!.GetValue<string>()));

        foreach (var later in new[] { await _client.GetAsync($"/v1/webhooks/{answer.Id}"), await _client.GetAsync("/v1/webhooks"), await _client.PatchJsonAsync($"/v1/webhooks/{answer.Id}", "{}") })
        {
            Assert.Equal(200, later.Status);
            Assert.Contains($"\"secret_last4\":\"{secret[^4..]}\"", later.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("whsec_", later.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(shared.Gateway.Logs.Lines, line => line.Text.Contains(secret["whsec_".Length..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https://hooks.example.com:8443/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://user:secret@hooks.example.com/")]
    [InlineData("https://hooks.example.com/#a")]
    [InlineData("https://hooks.example.com/a\\r\\nX-Evil: 1")]
    [InlineData("//hooks.example.com/")]
    [InlineData("")]
    public async Task An_uncallable_webhook_address_is_refused(string url)
        => (await _client.PostJsonAsync("/v1/webhooks", $$"""{"url":"{{url}}"}""")).Refuses("url");

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url":"https://a.example/","events":["image.painted"]}""", "events")]
    [InlineData("""{"url":"https://a.example/","events":["webhook.test"]}""", "events")]
    [InlineData("""{"url":"https://a.example/","events":[]}""", "events")]
    [InlineData("""{"url":"https://a.example/","events":"*"}""", "events")]
    [InlineData("""{"url":"https://a.example/","description":"a\nb"}""", "description")]
    [InlineData("""{"url":"https://a.example/","disabled":true}""", "disabled")]
    [InlineData("""{"url":"https://a.example/","secret":"whsec_mine"}""", "secret")]
    public async Task Every_fault_of_an_endpoint_body_is_named(string body, string field) => (await _client.PostJsonAsync("/v1/webhooks", body)).Refuses(field);

    [Fact]
    public async Task An_unknown_type_is_answered_with_the_known_ones()
    {
        var answer = await _client.PostJsonAsync("/v1/webhooks", """{"url":"https://a.example/","events":["image.painted"]}""");

        var message = answer.Json["errors"]!["events"]![0]!.GetValue<string>();
        Assert.All(WebhookTypes.Known, type => Assert.Contains(type, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_of_2048_characters_is_good_and_one_of_2049_is_not()
    {
        Assert.Equal(201, (await _client.PostJsonAsync("/v1/webhooks", $$"""{"url":"https://a.example/{{new string('x', 2048 - 18)}}"}""")).Status);
        (await _client.PostJsonAsync("/v1/webhooks", $$"""{"url":"https://a.example/{{new string('x', 2049 - 18)}}"}""")).Refuses("url");
    }

    [Fact]
    public async Task An_address_in_a_private_network_is_accepted_where_the_operator_allows_it()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder =>
            (builder.Configuration["ImageGen:Egress:AllowHttp"], builder.Configuration["ImageGen:Egress:AllowedNetworks"]) = ("true", "10.20.0.0/16, 127.0.0.0/8"));
        var client = gateway.NewTenant();

        foreach (var (url, status) in new[] { ("http://127.0.0.1:9000/hook", 201), ("http://box.internal:9000/hook", 201), ("https://10.20.1.2/", 201), ("https://10.21.1.2/", 400) })
        {
            Assert.Equal(status, (await client.PostJsonAsync("/v1/webhooks", $$"""{"url":"{{url}}"}""")).Status);
        }
    }

    [Fact]
    public async Task A_change_of_an_endpoint_changes_only_the_named_fields()
    {
        var id = await AddAsync("""{"url":"https://a.example/","events":["*"],"description":"mine"}""");

        var changed = await _client.PatchJsonAsync($"/v1/webhooks/{id}", """{"url":"https://b.example/","description":""}""");

        Assert.Equal(("https://b.example/", null, "[\"*\"]"), (changed.Json["url"]!.GetValue<string>(), changed.Json["description"]?.GetValue<string>(), changed.Json["events"]!.ToJsonString()));
        (await _client.PatchJsonAsync($"/v1/webhooks/{id}", """{"url":"ftp://b.example/"}""")).Refuses("url");
        Assert.Equal("https://b.example/", (await _client.GetAsync($"/v1/webhooks/{id}")).Json["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_disabled_endpoint_drops_pending_deliveries_and_can_be_enabled_again()
    {
        var id = await AddAsync();

        Assert.Equal("owner", await BecauseAsync(await _client.PatchJsonAsync($"/v1/webhooks/{id}", """{"disabled":true}""")));
        Assert.Contains(id, shared.Gateway.Deliveries.Dropped);
        (await _client.PostAsync($"/v1/webhooks/{id}/test")).ProblemOf(409, "webhook_disabled");
        Assert.Null(await BecauseAsync(await _client.PatchJsonAsync($"/v1/webhooks/{id}", """{"disabled":false}""")));

        Assert.True(await Registry.TryDisableAsync(_client.Tenant, id, "gone", TestContext.Current.CancellationToken));
        Assert.Equal("gone", await BecauseAsync(await _client.GetAsync($"/v1/webhooks/{id}")));
        Assert.Null(await BecauseAsync(await _client.PatchJsonAsync($"/v1/webhooks/{id}", """{"disabled":false}""")));

        static Task<string?> BecauseAsync(Answer answer) => Task.FromResult(answer.Json["disabled_because"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"disabled":false}""", true)]
    [InlineData("""{"url":"https://b.example/"}""", true)]
    [InlineData("""{"description":"mine"}""", false)]
    [InlineData("""{"url":"https://b.example/","disabled":true}""", false)]
    public async Task A_new_address_or_enabling_an_endpoint_brings_waiting_deliveries_forward(string change, bool brings)
    {
        var id = await AddAsync();

        Assert.Equal(200, (await _client.PatchJsonAsync($"/v1/webhooks/{id}", change)).Status);

        Assert.Equal(brings, shared.Gateway.Deliveries.Forwarded.Contains(id));
    }

    [Fact]
    public async Task Both_secrets_sign_for_a_day_after_a_rotation()
    {
        var made = await _client.PostJsonAsync("/v1/webhooks", """{"url":"https://a.example/"}""");
        var rotated = await _client.PostAsync($"/v1/webhooks/{made.Id}/rotate");

        var endpoint = (await Registry.FindAsync(_client.Tenant, made.Id, TestContext.Current.CancellationToken))!;
        var now = TimeProvider.System.GetUtcNow();
        string[] secrets = [rotated.Json["secret"]!.GetValue<string>(), made.Json["secret"]!.GetValue<string>()];
        Assert.Equal(secrets, Registry.Open(endpoint, now));
        Assert.Equal([secrets[0]], Registry.Open(endpoint, now.AddHours(25)));
        Assert.InRange(rotated.Json["previous_secret_until"]!.GetValue<DateTimeOffset>() - now, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        Assert.NotNull(rotated.Json["secret_rotated_at"]);
    }

    [Fact]
    public async Task A_deleted_endpoint_is_not_found_and_its_pending_deliveries_are_dropped()
    {
        var id = await AddAsync();

        Assert.Equal(204, (await _client.DeleteAsync($"/v1/webhooks/{id}")).Status);

        Assert.Contains(id, shared.Gateway.Deliveries.Dropped);
        (await _client.GetAsync($"/v1/webhooks/{id}")).ProblemOf(404, "webhook_not_found");
        (await _client.DeleteAsync($"/v1/webhooks/{id}")).ProblemOf(404, "webhook_not_found");
    }

    [Fact]
    public async Task The_fifty_first_endpoint_is_refused()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AddAsync()));

        (await _client.PostJsonAsync("/v1/webhooks", """{"url":"https://a.example/"}""")).ProblemOf(409, "too_many_webhooks");
        Assert.Equal(50, (await _client.GetAsync("/v1/webhooks")).Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_endpoint_of_another_tenant_does_not_exist()
    {
        var id = await AddAsync();
        var stranger = shared.Gateway.NewTenant();
        var path = $"/v1/webhooks/{id}";
        var range = """{"from":"2026-01-01T00:00:00Z","to":"2027-01-01T00:00:00Z"}""";

        foreach (var answer in new[]
        {
            await stranger.GetAsync(path), await stranger.PatchJsonAsync(path, "{}"), await stranger.DeleteAsync(path), await stranger.PostAsync($"{path}/rotate"),
            await stranger.PostAsync($"{path}/test"), await stranger.GetAsync($"{path}/deliveries"), await stranger.GetAsync($"{path}/deliveries/msg_1"),
            await stranger.PostAsync($"{path}/deliveries/msg_1/replay"), await stranger.PostJsonAsync($"{path}/replay", range), await stranger.GetAsync("/v1/webhooks/7"),
        })
        {
            answer.ProblemOf(404, "webhook_not_found");
        }

        Assert.Empty((await stranger.GetAsync("/v1/webhooks")).Json["data"]!.AsArray());
        Assert.Equal(200, (await _client.GetAsync(path)).Status);
    }

    [Fact]
    public async Task A_missing_key_ring_is_reported_with_the_setting_to_set_and_other_routes_work()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration["ImageGen:Settings:KeyRing"] = "");
        var client = gateway.NewTenant();

        foreach (var answer in new[] { await client.PostJsonAsync("/v1/webhooks", """{"url":"https://a.example/"}"""), await client.PostAsync("/v1/webhooks/job-secret/rotate") })
        {
            var problem = answer.ProblemOf(503, "key_ring_unavailable");
            Assert.Contains("ImageGen:Settings:KeyRing", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await client.GetAsync("/v1/webhooks")).Status);
        await client.NewJobAsync();
    }

    [Fact]
    public async Task A_secret_that_can_not_be_opened_any_more_is_replaced_by_a_rotation()
    {
        var id = await AddAsync();
        var elsewhere = new TestClient(await TestGateway.StartAsync(shared.ConnectionString), _client.Tenant);
        await using var gateway = elsewhere.Gateway;

        (await elsewhere.GetAsync($"/v1/webhooks/{id}")).ProblemOf(503, "key_ring_unavailable");
        (await elsewhere.PatchJsonAsync($"/v1/webhooks/{id}", """{"url":"https://b.example/"}""")).ProblemOf(503, "key_ring_unavailable");
        Assert.Equal("https://a.example/", (await _client.GetAsync($"/v1/webhooks/{id}")).Json["url"]!.GetValue<string>());
        Assert.Equal(200, (await elsewhere.PostAsync($"/v1/webhooks/{id}/rotate")).Status);
        Assert.Equal(200, (await elsewhere.GetAsync($"/v1/webhooks/{id}")).Status);
    }

    private async Task<Guid> AddAsync(string body = """{"url":"https://a.example/"}""")
    {
        var answer = await _client.PostJsonAsync("/v1/webhooks", body);
        Assert.Equal(201, answer.Status);
        return answer.Id;
    }
}
