using System.Net;
using ImageGen.Emulators.Replicate;

namespace ImageGen.Emulators.Tests.Replicate;

public sealed class CreationTests
{
    private const string Sdxl = ReplicateWorld.Sdxl;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($$$"""{"version":"{{{Sdxl}}}","input":{"prompt":"x"}}""")]
    [InlineData($$$"""{"version":"stability-ai/sdxl:{{{Sdxl}}}","input":{}}""")]
    [InlineData("""{"version":"black-forest-labs/flux-schnell","input":{"prompt":"x","aspect_ratio":"16:9","unknown":1}}""")]
    [InlineData($$$"""{"version":"{{{Sdxl}}}","input":{"seed":7.0},"webhook":"https://example.com/a?b=c","webhook_events_filter":["completed"],"stream":false}""")]
    public async Task A_good_creation_is_accepted_and_is_in_the_ledger(string body)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.PostAsync("predictions", body);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal((await ReplicateWorld.ReadAsync(answer)).GetProperty("id").GetString(), Assert.Single(world.Emulator.Ledger.Purchases).Id);
    }

    [Theory]
    [InlineData("""{"version":"stability-ai/sdxl","input":{"prompt":"x"}}""")]
    [InlineData("""{"version":"stability-ai/sdxl:latest","input":{"prompt":"x"}}""")]
    [InlineData("""{"version":"0000000000000000000000000000000000000000000000000000000000000000","input":{"prompt":"x"}}""")]
    [InlineData($$$"""{"version":"someone/else:{{{Sdxl}}}","input":{"prompt":"x"}}""")]
    [InlineData("""{"version":"","input":{"prompt":"x"}}""")]
    public async Task An_unknown_version_is_refused_with_the_recorded_error(string body)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.PostAsync("predictions", body);

        Assert.Equal(
            """{"title":"Invalid version or not permitted","detail":"The specified version does not exist (or perhaps you don't have permission to use it?)","status":422}""",
            await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Theory]
    [InlineData("predictions", """{"input":{}}""", "(root)", "version is required")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}"}""", "(root)", "input is required")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":{},"prompt":"x"}""", "(root)", "Additional property prompt is not allowed")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":"x"}""", "input", "Invalid type. Expected: object, given: string")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":{},"webhook":"http://example.com"}""", "webhook", "Does not match format 'https-url'")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":{},"webhook_events_filter":["done"]}""", "webhook_events_filter", "must be one of")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":{"num_outputs":5}}""", "input.num_outputs", "Must be less than or equal to 4")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":{"num_outputs":0}}""", "input.num_outputs", "Must be greater than or equal to 1")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":{"width":5.5}}""", "input.width", "Invalid type. Expected: integer, given: number")]
    [InlineData("predictions", $$$"""{"version":"{{{Sdxl}}}","input":{"scheduler":"euler"}}""", "input.scheduler", "must be one of")]
    [InlineData("predictions", "[]", "(root)", "Invalid type. Expected: object, given: array")]
    [InlineData("predictions", "{", "(root)", "not valid JSON")]
    [InlineData("models/black-forest-labs/flux-schnell/predictions", """{"input":{}}""", "input", "prompt is required")]
    [InlineData("models/black-forest-labs/flux-schnell/predictions", """{"version":"x","input":{"prompt":"x"}}""", "(root)", "Additional property version")]
    public async Task A_bad_body_is_refused_and_the_error_names_the_field(string path, string body, string field, string description)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var invalid = (await ReplicateWorld.ReadAsync(answer)).GetProperty("invalid_fields")[0];
        Assert.Equal(field, invalid.GetProperty("field").GetString());
        Assert.Contains(description, invalid.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_missing_prompt_is_refused_with_the_recorded_error()
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.PostAsync("models/black-forest-labs/flux-schnell/predictions", """{"input":{}}""");

        var problem = await ReplicateWorld.ReadAsync(answer);
        Assert.Equal("Input validation failed", problem.GetProperty("title").GetString());
        Assert.Equal("- input: prompt is required\n", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("models/black-forest-labs/flux-1.1-pro/predictions", HttpStatusCode.Created)]
    [InlineData("models/stability-ai/sdxl/predictions", HttpStatusCode.NotFound)]
    [InlineData("models/no/such/predictions", HttpStatusCode.NotFound)]
    [InlineData("deployments/acme/pictures/predictions", HttpStatusCode.Created)]
    [InlineData("deployments/acme/nothing/predictions", HttpStatusCode.NotFound)]
    public async Task Only_official_models_and_known_deployments_run_by_name(string path, HttpStatusCode expected)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.PostAsync(path, """{"input":{"prompt":"x"}}""");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task An_official_model_hides_its_version()
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.PostAsync("models/black-forest-labs/flux-schnell/predictions", """{"input":{"prompt":"x"}}""");

        Assert.Equal("hidden", (await ReplicateWorld.ReadAsync(answer)).GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("Prefer", "wait=0")]
    [InlineData("Prefer", "wait=61")]
    [InlineData("Prefer", "respond-async")]
    [InlineData("Prefer", "wait=5s")]
    [InlineData("Cancel-After", "4s")]
    [InlineData("Cancel-After", "4")]
    [InlineData("Cancel-After", "5 s")]
    [InlineData("Cancel-After", "-10")]
    [InlineData("Cancel-After", "1d")]
    [InlineData("Cancel-After", "s")]
    public async Task A_bad_header_is_refused(string name, string value)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.OrderAsync(headers: (name, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Theory]
    [InlineData("5", "2026-11-23T12:00:05Z")]
    [InlineData("30s", "2026-11-23T12:00:30Z")]
    [InlineData("5m", "2026-11-23T12:05:00Z")]
    [InlineData("1h30m45s", "2026-11-23T13:30:45Z")]
    public async Task The_Cancel_After_header_sets_the_deadline(string value, string deadline)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.OrderAsync(headers: ("Cancel-After", value));

        Assert.Equal(deadline, (await ReplicateWorld.ReadAsync(answer)).GetProperty("deadline").GetString());
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer r8_wrong", HttpStatusCode.Unauthorized)]
    [InlineData("r8_right", HttpStatusCode.Unauthorized)]
    [InlineData("Basic r8_right", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer r8_right", HttpStatusCode.OK)]
    [InlineData("Token r8_right", HttpStatusCode.OK)]
    public async Task A_request_is_authorized_by_the_right_token_only(string? authorization, HttpStatusCode expected)
    {
        await using var emulator = await ReplicateEmulator.StartAsync(new ReplicateOptions { Token = "r8_right" }, Token);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{emulator.BaseUrl}/account");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await http.SendAsync(request, Token);

        Assert.Equal(expected, answer.StatusCode);
    }
}
