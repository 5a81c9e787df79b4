using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Replicate;

public sealed class OrderRequestTests : IDisposable
{
    private const string Sdxl = "stability-ai/sdxl";

    private const string Accepted = """{"id":"abc","status":"starting"}""";

    // Cut down from the schema of a public model: choices stand behind allOf and $ref.
    private const string FluxSchema = """
        {"components":{"schemas":{
          "Input":{"properties":{"prompt":{"type":"string"},"seed":{"type":"integer"},"num_outputs":{"type":"integer"},
            "aspect_ratio":{"allOf":[{"$ref":"#/components/schemas/aspect_ratio"}]},
            "output_format":{"enum":["webp","jpg","png"]},"guidance":{"type":"number"}}},
          "aspect_ratio":{"enum":["1:1","16:9"],"type":"string"}}}}
        """;

    private readonly ReplicateDouble _replicate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _replicate.Dispose();

    [Fact]
    public async Task An_official_model_is_ordered_at_its_own_address_with_token_and_deadline()
    {
        _replicate.OfficialModel().Answer("POST /models/black-forest-labs/flux-schnell/predictions", 201, Accepted);

        await _replicate.Provider().SubmitAsync(Orders.Of("a cat") with { Deadline = TimeSpan.FromMinutes(10) }, Token);

        var (_, body, request) = _replicate.Calls.Single(call => call.Request.Method == HttpMethod.Post);
        Assert.Equal("""{"input":{"prompt":"a cat","seed":7}}""", body);
        Assert.Equal($"Bearer {ReplicateDouble.Token}", request.Headers.Authorization!.ToString());
        Assert.Equal("600s", request.Headers.GetValues("Cancel-After").Single());
        Assert.False(request.Headers.Contains("Prefer"));
        Assert.NotEqual(true, request.Headers.ExpectContinue);
    }

    [Theory]
    [InlineData(ReplicateDouble.Version)]
    [InlineData(Sdxl + ":" + ReplicateDouble.Version)]
    public async Task A_version_is_ordered_as_such(string model)
    {
        _replicate.Answer("POST /predictions", 201, Accepted);

        await _replicate.Provider(model: model).SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(ReplicateDouble.Version, Version());
    }

    [Theory]
    [InlineData("\"is_official\":false,")]
    [InlineData("")]
    public async Task A_model_that_is_not_official_is_ordered_by_its_latest_version_which_is_remembered_for_an_hour(string isOfficial)
    {
        var clock = new FakeTimeProvider();
        _replicate.Answer($"GET /models/{Sdxl}", 200, $$"""{ {{isOfficial}} "latest_version":{"id":"{{ReplicateDouble.Version}}"} }""").Answer("POST /predictions", 201, Accepted);
        var provider = _replicate.Provider(clock, Sdxl);

        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        clock.Advance(TimeSpan.FromMinutes(59));
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        Assert.Equal(1, _replicate.Count($"GET /models/{Sdxl}"));

        clock.Advance(TimeSpan.FromMinutes(2));
        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        Assert.Equal(2, _replicate.Count($"GET /models/{Sdxl}"));
        Assert.All(_replicate.Calls.Where(call => call.Call == "POST /predictions"), call => Assert.Contains(ReplicateDouble.Version, call.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_is_no_longer_accepted_is_read_again()
    {
        _replicate.Answer($"GET /models/{Sdxl}", 200, $$"""{"latest_version":{"id":"{{ReplicateDouble.Version}}"} }""").Answer("POST /predictions", 422, """{"title":"Invalid version or not permitted"}""");
        var provider = _replicate.Provider(model: Sdxl);

        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        await provider.SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(2, _replicate.Count($"GET /models/{Sdxl}"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task A_fault_while_asking_for_the_model_has_bought_nothing(int status)
    {
        _replicate.Answer("GET /models/black-forest-labs/flux-schnell", status, "");

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _replicate.Provider().SubmitAsync(Orders.Of("a cat"), Token));

        Assert.False(fault.MayHaveBought);
    }

    [Fact]
    public async Task Parameters_are_sent_under_the_usual_names_without_a_schema()
    {
        var input = await OrderAsync(null, Orders.Of("a cat", seed: uint.MaxValue) with
        {
            NegativePrompt = "a dog",
            Width = 512,
            Height = 768,
            Steps = 20,
            Guidance = 7.5,
            OutputFormat = OutputFormat.Jpeg,
        });

        Assert.Equal(
            """{"prompt":"a cat","seed":4294967295,"negative_prompt":"a dog","num_inference_steps":20,"guidance_scale":7.5,"output_format":"jpg","width":512,"height":768}""",
            input);
    }

    [Fact]
    public async Task The_schema_decides_the_inputs_and_one_image_is_requested()
    {
        var input = await OrderAsync(FluxSchema, Orders.Of("a cat") with
        {
            NegativePrompt = "a dog",
            Width = 1920,
            Height = 1080,
            Steps = 20,
            Guidance = 7.5,
            OutputFormat = OutputFormat.Webp,
        });

        Assert.Equal("""{"prompt":"a cat","seed":7,"guidance":7.5,"num_outputs":1,"output_format":"webp","aspect_ratio":"16:9"}""", input);
    }

    [Fact]
    public async Task A_shape_the_model_can_not_make_is_refused_and_not_bought()
    {
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => OrderAsync(FluxSchema, Orders.Of("a cat") with { Width = 1000, Height = 700 }));

        Assert.Contains("1:1, 16:9", mistake.Message, StringComparison.Ordinal);
        Assert.Equal(0, _replicate.Count("POST /predictions"));
    }

    [Fact]
    public async Task A_ratio_becomes_pixels_where_the_model_takes_only_those()
    {
        var input = await OrderAsync("""{"components":{"schemas":{"Input":{"properties":{"width":{},"height":{}}}}}}""", Orders.Of("a cat") with { AspectRatio = "16:9" });

        Assert.Equal("""{"prompt":"a cat","seed":7,"width":1344,"height":768}""", input);
    }

    private string? Version() => JsonNode.Parse(_replicate.BodyOf("POST /predictions"))!["version"]?.GetValue<string>();

    private async Task<string> OrderAsync(string? schema, GenerationOrder order)
    {
        _replicate
            .Answer($"GET /models/{Sdxl}/versions/{ReplicateDouble.Version}", schema is null ? 404 : 200, $$"""{"id":"{{ReplicateDouble.Version}}","openapi_schema":{{schema ?? "null"}}}""")
            .Answer("POST /predictions", 201, Accepted);

        var outcome = await _replicate.Provider(model: $"{Sdxl}:{ReplicateDouble.Version}").SubmitAsync(order, Token);

        return outcome is SubmitOutcome.Refused refused
            ? throw new InvalidOperationException(refused.Refusal.Message)
            : JsonNode.Parse(_replicate.BodyOf("POST /predictions"))!["input"]!.ToJsonString(JsonSerializerOptions.Default);
    }
}
