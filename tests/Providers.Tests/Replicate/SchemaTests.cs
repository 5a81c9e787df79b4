using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>Orders that follow the model's own schema.</summary>
public sealed class SchemaTests : IDisposable
{
    private const string Path = "bytedance/seedream-4";

    private const string Buy = $"POST /models/{Path}/predictions";

    private const string Pixels = "\"width\":{\"type\":\"integer\",\"minimum\":64,\"maximum\":4096},\"height\":{\"type\":\"integer\",\"minimum\":64,\"maximum\":4096}";

    // From the public schema of a model with a size that gates the pixels.
    private const string Seedream = """
        "size":{"enum":["1K","2K","4K","custom"],"default":"2K"},
        "aspect_ratio":{"enum":["match_input_image","1:1","16:9"],"default":"match_input_image"},
        "sequential_image_generation":{"enum":["disabled","auto"],"default":"disabled"},
        "width":{"type":"integer","minimum":1024,"maximum":4096,"default":2048,"description":"Custom image width (only used when size='custom'). Range: 1024-4096 pixels."},
        "height":{"type":"integer","minimum":1024,"maximum":4096,"default":2048,"description":"Custom image height (only used when size='custom'). Range: 1024-4096 pixels."}
        """;

    private readonly ReplicateDouble _replicate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _replicate.Dispose();

    [Theory]
    [InlineData(Seedream, """{"size":"custom","width":1280,"height":1024}""")]
    [InlineData("\"aspect_ratio\":{\"enum\":[\"1:1\",\"custom\"],\"default\":\"1:1\"},\"megapixels\":{\"enum\":[\"1\",\"0.25\"],\"default\":\"1\"}," + Pixels, """{"aspect_ratio":"custom","width":1280,"height":1024}""")]
    [InlineData("\"size\":{\"allOf\":[{\"$ref\":\"#/components/schemas/e\"}],\"default\":\"1K\",\"x-order\":3}," + Pixels, """{"size":"custom","width":1280,"height":1024}""")]
    [InlineData("\"size\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/e\"},{\"type\":\"null\"}],\"default\":\"1K\"}," + Pixels, """{"size":"custom","width":1280,"height":1024}""")]
    [InlineData("\"resolution\":{\"enum\":[\"1 MP\",\"Custom\"],\"default\":\"1 MP\"},\"aspect_ratio\":{\"enum\":[\"1:1\",\"custom\"],\"default\":\"1:1\"}," + Pixels, """{"resolution":"Custom","aspect_ratio":"custom","width":1280,"height":1024}""")]
    [InlineData("\"mode\":{\"enum\":[\"preset\",\"manual\"],\"default\":\"preset\"},\"width\":{\"description\":\"Only used when mode is manual.\"},\"height\":{}", """{"mode":"manual","width":1280,"height":1024}""")]
    [InlineData("\"use_custom_size\":{\"type\":\"boolean\",\"default\":false}," + Pixels, """{"use_custom_size":true,"width":1280,"height":1024}""")]
    [InlineData("\"resolution\":{\"enum\":[\"None\",\"512x1536\"],\"default\":\"512x1536\"}," + Pixels, """{"resolution":"None","width":1280,"height":1024}""")]
    [InlineData("\"aspect_ratio\":{\"enum\":[\"1:1\",\"16:9\"]}," + Pixels, """{"width":1280,"height":1024}""")]
    [InlineData("\"scheduler\":{\"enum\":[\"DDIM\",\"custom\"],\"default\":\"DDIM\"},\"style\":{\"enum\":[\"a\",\"custom\"],\"default\":\"a\"}," + Pixels, """{"width":1280,"height":1024}""")]
    [InlineData("\"size\":{\"enum\":[\"1024x1024\",\"1280*1024\"],\"default\":\"1024x1024\"}", """{"size":"1280*1024"}""")]
    [InlineData("\"resolution\":{\"enum\":[\"None\",\"1280x1024\"],\"default\":\"None\"},\"aspect_ratio\":{\"enum\":[\"1:1\",\"5:4\"],\"default\":\"1:1\"}", """{"resolution":"1280x1024"}""")]
    [InlineData("\"aspect_ratio\":{\"enum\":[\"1:1\",\"landscape_5_4\"],\"default\":\"1:1\"}", """{"aspect_ratio":"landscape_5_4"}""")]
    [InlineData("\"width\":{\"allOf\":[{\"$ref\":\"#/components/schemas/sides\"}]},\"height\":{\"enum\":[1024,768]}", """{"width":1280,"height":1024}""")]
    public async Task Pixels_are_ordered_so_that_they_count(string properties, string wanted)
        => Assert.Equal(wanted, await InputAsync(properties, Orders.Of("a cat") with { Width = 1280, Height = 1024 }));

    [Theory]
    [InlineData("\"resolution\":{\"enum\":[\"1K\",\"2K\"],\"default\":\"2K\"}," + Pixels, "resolution")]
    [InlineData("\"aspect_ratio\":{\"enum\":[\"1:1\",\"16:9\"],\"default\":\"1:1\"}," + Pixels, "aspect_ratio")]
    [InlineData("\"preset\":{\"enum\":[\"hd\",\"sd\"],\"default\":\"hd\"},\"width\":{\"description\":\"Ignored if preset is hd.\"},\"height\":{}", "preset")]
    [InlineData("\"width\":{\"maximum\":1024},\"height\":{}", "from 1 to 1024")]
    [InlineData("\"width\":{\"type\":\"integer\",\"exclusiveMaximum\":1280},\"height\":{}", "to 1279")]
    [InlineData("\"width\":{\"type\":\"integer\",\"maximum\":1280,\"exclusiveMaximum\":true},\"height\":{}", "to 1279")]
    [InlineData("\"width\":{},\"height\":{\"minimum\":1280}", "from 1280")]
    [InlineData("\"width\":{\"multipleOf\":96},\"height\":{}", "in steps of 96")]
    [InlineData("\"width\":{\"enum\":[512,768]},\"height\":{}", "512, 768")]
    [InlineData("\"size\":{\"enum\":[\"1024x1024\",\"1536x1024\"]}", "1024x1024, 1536x1024")]
    [InlineData("\"num_outputs\":{\"minimum\":2,\"maximum\":4}", "several images at once")]
    public async Task Pixels_that_would_not_count_are_not_bought(string properties, string words)
    {
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => InputAsync(properties, Orders.Of("a cat") with { Width = 1280, Height = 1024 }));

        Assert.Contains(words, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(0, _replicate.Count(Buy));
    }

    [Theory]
    [InlineData(Seedream, """{"aspect_ratio":"16:9"}""")]
    [InlineData("\"aspect_ratio\":{\"enum\":[\"1:1\",\"custom\"],\"default\":\"1:1\"}," + Pixels, """{"aspect_ratio":"custom","width":1344,"height":768}""")]
    [InlineData("\"size\":{\"enum\":[\"1K\",\"custom\"],\"default\":\"custom\"},\"aspect_ratio\":{\"enum\":[\"1:1\",\"16:9\"]}," + Pixels, """{"size":"custom","width":1344,"height":768}""")]
    [InlineData("\"width\":{\"maximum\":1024},\"height\":{\"maximum\":1024}", """{"width":1024,"height":576}""")]
    [InlineData("\"size\":{\"enum\":[\"1024x1024\",\"2560x1440\",\"1280x720\"]}", """{"size":"1280x720"}""")]
    public async Task A_ratio_is_ordered_so_that_it_counts(string properties, string wanted)
        => Assert.Equal(wanted, await InputAsync(properties, Orders.Of("a cat") with { AspectRatio = "16:9" }));

    [Theory]
    [InlineData("\"seed\":{\"type\":\"integer\",\"maximum\":65535}", 65536 + 7, 7, "from 0 to 65535: 7 was ordered instead of 65543")]
    [InlineData("\"seed\":{\"type\":\"integer\",\"exclusiveMaximum\":65536,\"minimum\":1}", 0, 1, "from 1 to 65535")]
    [InlineData("\"seed\":{\"anyOf\":[{\"type\":\"integer\",\"maximum\":2147483647},{\"type\":\"null\"}]}", 4294967295, 2147483647, "2147483647")]
    [InlineData("\"seed\":{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":-1}", 2147483648, 0, "from 0 to 2147483647")]
    [InlineData("\"seed\":{\"type\":\"integer\",\"maximum\":65535}", 65535, 65535, null)]
    [InlineData("\"seed\":{\"type\":\"integer\",\"maximum\":-1}", 7, 7, null)]
    [InlineData("\"seed\":{\"type\":[\"integer\",\"null\"]}", 4294967295, 4294967295, null)]
    public async Task A_seed_that_the_model_does_not_take_becomes_one_that_it_takes_and_that_is_said(string properties, long asked, long ordered, string? remark)
    {
        var outcome = await SubmitAsync(properties, Orders.Of("a cat", asked));

        Assert.Equal(ordered, Input()["seed"]!.GetValue<long>());
        var said = Assert.IsType<SubmitOutcome.Accepted>(outcome).Remark;
        Assert.True(remark is null ? said is null : said!.Contains(remark, StringComparison.Ordinal), said);
    }

    [Theory]
    [InlineData("\"num_inference_steps\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":4},\"guidance\":{\"maximum\":10}", """{"num_inference_steps":4,"guidance":7.5}""")]
    [InlineData("\"steps\":{\"minimum\":50},\"guidance_scale\":{\"type\":\"integer\"}", """{"steps":50,"guidance_scale":8}""")]
    [InlineData("\"steps\":{\"enum\":[10,25]},\"cfg\":{\"maximum\":\"5\"}", """{"steps":25,"cfg":5}""")]
    public async Task Steps_and_guidance_become_the_nearest_that_the_model_takes(string properties, string wanted)
        => Assert.Equal(wanted, await InputAsync(properties, Orders.Of("a cat") with { Steps = 20, Guidance = 7.5 }));

    [Fact]
    public async Task An_order_that_left_with_another_seed_is_found_by_it()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        Serve("\"seed\":{\"maximum\":65535}");
        _replicate.Answer("GET /predictions", 200, $$$"""{"next":null,"results":[{"id":"p1","model":"{{{Path}}}","status":"processing","created_at":"2026-11-23T12:00:00Z","input":{"prompt":"a cat","seed":"7"}}]}""");

        var found = await _replicate.Provider(clock, Path).LookUpAsync(Orders.Of("a cat", 65536 + 7), clock.GetUtcNow(), Orders.Ours, Token);

        Assert.Equal(new LookUpOutcome.Found("p1"), found);
    }

    [Fact]
    public async Task A_look_up_without_the_model_s_schema_never_answers_not_bought_for_a_smaller_seed()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        _replicate.Answer("GET /predictions", 200, $$$"""{"next":null,"results":[{"id":"p1","model":"{{{Path}}}","status":"processing","created_at":"2026-11-23T12:00:00Z","input":{"prompt":"a cat","seed":7}}]}""");
        clock.Advance(TimeSpan.FromMinutes(5));

        await Assert.ThrowsAsync<ProviderFaultException>(() => _replicate.Provider(clock, Path).LookUpAsync(Orders.Of("a cat", 65536 + 7), clock.GetUtcNow().AddMinutes(-5), Orders.Ours, Token));
    }

    private JsonObject Input() => JsonNode.Parse(_replicate.BodyOf(Buy))!["input"]!.AsObject();

    private void Serve(string properties) => _replicate.Answer($"GET /models/{Path}", 200, """
        {"is_official":true,"latest_version":{"id":"x","openapi_schema":{"components":{"schemas":{"Input":{"properties":{"prompt":{},PROPERTIES}},"e":{"enum":["1K","custom"]},"sides":{"enum":[1280,1024]}}}}}}
        """.Replace("PROPERTIES", properties, StringComparison.Ordinal));

    private Task<SubmitOutcome> SubmitAsync(string properties, GenerationOrder order)
    {
        Serve(properties);
        _replicate.Answer(Buy, 201, """{"id":"abc","status":"starting"}""");
        return _replicate.Provider(model: Path).SubmitAsync(order, Token);
    }

    private async Task<string> InputAsync(string properties, GenerationOrder order)
    {
        if (await SubmitAsync(properties, order) is SubmitOutcome.Refused refused)
        {
            throw new InvalidOperationException(refused.Refusal.Message);
        }

        var input = Input();
        input.Remove("prompt");
        input.Remove("seed");
        return input.ToJsonString(JsonSerializerOptions.Default);
    }
}
