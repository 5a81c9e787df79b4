using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Tests.Replicate;

/// <summary>Every problem has Replicate's form on its paths.</summary>
public sealed class ErrorTests(SharedGateway shared, AccessStore store) : IClassFixture<AccessStore>
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData("{}", "input.prompt")]
    [InlineData("""{"prompt":""}""", "input.prompt")]
    [InlineData("""{"prompt":7}""", "input.prompt")]
    [InlineData("""{"prompt":"a","width":64}""", "input.height")]
    [InlineData("""{"prompt":"a","num_outputs":17}""", "input.num_outputs")]
    [InlineData("""{"prompt":"a","num_outputs":"2"}""", "input.num_outputs")]
    [InlineData("""{"prompt":"a","num_inference_steps":0}""", "input.num_inference_steps")]
    [InlineData("""{"prompt":"a","guidance_scale":51}""", "input.guidance_scale")]
    [InlineData("""{"prompt":"a","seed":-1}""", "input.seed")]
    [InlineData("""{"prompt":"a","output_format":"gif"}""", "input.output_format")]
    [InlineData("""{"prompt":"a","image":"ftp://a"}""", "input.image")]
    [InlineData("""{"prompt":"a","image":"data:image/png;base64,AAAA"}""", "input.image")]
    [InlineData("""{"prompt":"a","mask":"https://a.example/m.png"}""", "input.mask")]
    [InlineData("""{"prompt":"a","aspect_ratio":"1:"}""", "input.aspect_ratio")]
    public async Task A_bad_input_is_named(string input, string field)
    {
        (await _client.PredictAsync(input)).RefusesInputs(field);

        Assert.Empty(await _client.RowsAsync());
    }

    [Theory]
    [InlineData("""{"version":"sandbox"}""", "input")]
    [InlineData("""{"version":"sandbox","input":[]}""", "input")]
    [InlineData("""{"input":{"prompt":"a"}}""", "version")]
    [InlineData("""{"version":7,"input":{"prompt":"a"}}""", "version")]
    [InlineData("""{"version":"sandbox","input":{"prompt":"a"},"webhook":"http://a.example/"}""", "webhook")]
    [InlineData("""{"version":"sandbox","input":{"prompt":"a"},"webhook":"https://a.example/#part"}""", "webhook")]
    [InlineData("""{"version":"sandbox","input":{"prompt":"a"},"webhook":"https://10.0.0.1/"}""", "webhook")]
    [InlineData("""{"version":"sandbox","input":{"prompt":"a"},"webhook":7}""", "webhook")]
    [InlineData("""{"version":"sandbox","input":{"prompt":"a"},"webhook":"https://a.example/","webhook_events_filter":["finished"]}""", "webhook_events_filter")]
    [InlineData("""{"version":"sandbox","input":{"prompt":"a"},"webhook":"https://a.example/","webhook_events_filter":"start"}""", "webhook_events_filter")]
    [InlineData("[]", "body")]
    public async Task A_bad_body_is_named(string body, string field)
    {
        (await _client.PostJsonAsync(PredictionCalls.Predictions, body)).RefusesInputs(field);

        Assert.Empty(await _client.RowsAsync());
    }

    [Theory]
    [InlineData("4s")]
    [InlineData("8d")]
    [InlineData("soon")]
    [InlineData("99999999999s")]
    [InlineData("h")]
    public async Task A_bad_deadline_is_refused(string header)
    {
        (await _client.PredictAsync("""{"prompt":"a"}""", ("Cancel-After", header))).RefusesInputs("Cancel-After");

        Assert.Empty(await _client.RowsAsync());
    }

    [Fact]
    public async Task Paths_methods_and_bodies_that_do_not_exist_here_are_errors_in_the_same_form()
    {
        (await _client.GetAsync("/replicate/v1/collections")).ReplicateErrorOf(404, "not_found");
        (await _client.DeleteAsync(PredictionCalls.Predictions)).ReplicateErrorOf(405, "method_not_allowed");
        (await _client.PostJsonAsync("/replicate/v1/files", "{}")).ReplicateErrorOf(501, "files_not_supported");
        (await _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, PredictionCalls.Predictions) { Content = new StringContent("a") })).ReplicateErrorOf(415, "unsupported_media_type");
        (await _client.GetAsync($"{PredictionCalls.Predictions}?cursor=x")).RefusesInputs("cursor");
        (await _client.GetAsync($"{PredictionCalls.Predictions}?created_after=x")).RefusesInputs("created_after");
    }

    [Fact]
    public async Task A_missing_key_and_a_missing_scope_are_errors_in_the_same_form()
    {
        await using var closed = await ClosedGateway.StartAsync(store.ConnectionString);
        const string Body = """{"version":"sandbox","input":{"prompt":"a"}}""";

        (await closed.SendAsync("POST", PredictionCalls.Predictions, Body)).ReplicateErrorOf(401, "credentials_needed");
        (await closed.SendAsync("POST", PredictionCalls.Predictions, Body, ClosedGateway.Bearer("r8_wrong"))).ReplicateErrorOf(401, "invalid_credentials");
        (await closed.SendAsync("POST", PredictionCalls.Predictions, Body, await closed.KeyAsync("acme", AccessScope.Read))).ReplicateErrorOf(403, "scope_missing");
        (await closed.GetAsync(PredictionCalls.Predictions, await closed.KeyAsync("acme", AccessScope.Generate))).ReplicateErrorOf(403, "scope_missing");
    }

    [Fact]
    public async Task Too_many_unfinished_jobs_and_unknown_models_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, settings: [("Gateway:MaxUnfinishedPerTenant", "1"), ("Gateway:StrictModels", "true")]);
        var client = gateway.NewTenant();
        (await client.PostJsonAsync("/replicate/v1/models/a/b/predictions", """{"input":{"prompt":"a"}}""")).ReplicateErrorOf(404, "model_not_found");
        Assert.Empty(await client.RowsAsync());
        await client.NewJobAsync();

        var answer = await client.PredictAsync("""{"prompt":"a"}""");

        Assert.NotNull(answer.ReplicateErrorOf(429, "too_many_jobs")["retry_after"]);
        Assert.NotNull(answer.Header("Retry-After"));
    }
}
