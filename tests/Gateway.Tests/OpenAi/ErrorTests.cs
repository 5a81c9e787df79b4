using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Tests.OpenAi;

/// <summary>Every problem has OpenAI's form on its paths, and ours on all others.</summary>
public sealed class ErrorTests(SharedGateway shared, AccessStore store) : IClassFixture<AccessStore>
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData("""{"prompt":""}""", "prompt")]
    [InlineData("""{"prompt":7}""", "prompt")]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompt":"a","n":0}""", "n")]
    [InlineData("""{"prompt":"a","n":11}""", "n")]
    [InlineData("""{"prompt":"a","n":1.5}""", "n")]
    [InlineData("""{"prompt":"a","size":"1024"}""", "size")]
    [InlineData("""{"prompt":"a","size":"1x1"}""", "size")]
    [InlineData("""{"prompt":"a","size":"99999999999x1"}""", "size")]
    [InlineData("""{"prompt":"a","response_format":"jpeg"}""", "response_format")]
    [InlineData("""{"prompt":"a","output_format":"gif"}""", "output_format")]
    [InlineData("""{"prompt":"a","stream":"yes"}""", "stream")]
    [InlineData("""{"prompt":"a","user":7}""", "user")]
    [InlineData("""["a"]""", null)]
    [InlineData("""{""", null)]
    public async Task A_bad_parameter_is_named_as_OpenAI_names_it(string body, string? parameter)
    {
        var error = (await _client.PostJsonAsync(OpenAiCalls.Generations, body)).ErrorOf(400, "invalid_value");

        Assert.Equal("invalid_request_error", error["type"]!.GetValue<string>());
        Assert.Equal(parameter, error["param"]?.GetValue<string>());
        Assert.Empty(await _client.RowsAsync());
    }

    [Fact]
    public async Task Paths_methods_and_bodies_that_do_not_exist_here_are_errors_in_the_same_form()
    {
        (await _client.GetAsync("/v1/images/nothing")).ErrorOf(404, "not_found");
        (await _client.GetAsync(OpenAiCalls.Generations)).ErrorOf(405, "method_not_allowed");
        var large = new StringContent($$"""{"prompt":"{{new string('a', 1 << 20)}}"}""", null, "application/json");
        (await _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, OpenAiCalls.Generations) { Content = large, Headers = { ExpectContinue = true } })).ErrorOf(413, "body_too_large");
        (await _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, OpenAiCalls.Generations) { Content = new StringContent("prompt=a") })).ErrorOf(415, "unsupported_media_type");
        (await _client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a"}""", ("Idempotency-Key", "a\tb"))).ErrorOf(400, "invalid_value");
        Assert.Equal("application/problem+json", (await _client.GetAsync("/v1/nothing")).Header("Content-Type"));
    }

    [Fact]
    public async Task A_missing_key_and_a_missing_scope_are_errors_in_the_same_form()
    {
        await using var closed = await ClosedGateway.StartAsync(store.ConnectionString);

        var none = await closed.SendAsync("POST", OpenAiCalls.Generations, """{"prompt":"a"}""");
        var wrong = await closed.SendAsync("POST", OpenAiCalls.Generations, """{"prompt":"a"}""", ClosedGateway.Bearer("sk-wrong"));
        var reader = await closed.SendAsync("POST", OpenAiCalls.Generations, """{"prompt":"a"}""", await closed.KeyAsync("acme", AccessScope.Read));
        var generator = await closed.GetAsync("/v1/models", await closed.KeyAsync("acme", AccessScope.Generate));

        none.ErrorOf(401, "invalid_api_key");
        wrong.ErrorOf(401, "invalid_api_key");
        reader.ErrorOf(403, "scope_missing");
        generator.ErrorOf(403, "scope_missing");
        Assert.DoesNotContain("sk-wrong", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_unfinished_jobs_are_a_rate_limit_with_the_time_to_wait()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, settings: ("Gateway:MaxUnfinishedPerTenant", "1"));
        var client = gateway.NewTenant();
        await client.NewJobAsync();

        var answer = await client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a"}""");

        Assert.Equal("rate_limit_error", answer.ErrorOf(429, "rate_limit_exceeded")["type"]!.GetValue<string>());
        Assert.NotNull(answer.Header("Retry-After"));
    }

    [Fact]
    public async Task A_store_that_does_not_respond_is_a_server_error()
    {
        Func<FailingStore>? failing = null;
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => failing = FailingStore.Before(builder));
        await gateway.NewTenant().GetAsync("/v1/jobs");
        _ = gateway.Store;
        failing!().Break("CreateAsync");

        var answer = await gateway.NewTenant().PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a"}""");

        Assert.Equal("server_error", answer.ErrorOf(503, "store_unavailable")["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Unknown_models_are_refused_where_the_operator_wants_it()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, settings: ("Gateway:StrictModels", "true"));
        var client = gateway.NewTenant();

        (await client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a","model":"dall-e-3"}""")).ErrorOf(404, "model_not_found");
        Assert.Empty(await client.RowsAsync());
    }
}
