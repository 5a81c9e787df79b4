using ImageGen.Contracts;
using ImageGen.Providers.Sandbox;
using ImageGen.Providers.Tests.Automatic1111;
using ImageGen.Providers.Tests.CogView;
using ImageGen.Providers.Tests.ComfyUi;
using ImageGen.Providers.Tests.HuggingFace;
using ImageGen.Providers.Tests.OpenAi;
using ImageGen.Providers.Tests.Replicate;
using ImageGen.Providers.Tests.SdCpp;
using ImageGen.Providers.Tests.Stability;

namespace ImageGen.Providers.Tests.Options;

/// <summary>What an adapter will ask its service for, compared with the order by the one rule.</summary>
public sealed class PlanTests
{
    private const string Flux = "GET /models/black-forest-labs/flux-schnell";

    private static readonly GenerationOrder Order = Orders.Of("a cat") with { SeedIsNamed = true, IsExact = true };

    private static readonly GenerationOrder Sized = Order with { Width = 990, Height = 316 };

    private static readonly GenerationOrder Everything = Order with { NegativePrompt = "a dog", Steps = 500, Guidance = 35, OutputFormat = OutputFormat.Webp, AspectRatio = "16:9" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_plan_of_an_adapter_without_rules_changes_nothing()
        => Assert.Empty(OrderChanges.Of(Everything with { Width = 5, Height = 7, Strength = 0.5 }, OrderPlan.Of(Everything with { Width = 5, Height = 7, Strength = 0.5 })));

    [Theory]
    [InlineData("16:9", 1344, 768, true)]
    [InlineData("16:9", 1024, 1024, false)]
    [InlineData("99:1", 4096, 104, false)]
    public void A_shape_is_met_but_for_rounding_to_a_grid(string ratio, int width, int height, bool isMet)
        => Assert.Equal(isMet, OrderChanges.Of(Order with { AspectRatio = ratio }, OrderPlan.Of(Order).Sized((width, height))).Count == 0);

    [Fact]
    public void A_drawn_seed_is_no_requirement()
        => Assert.Empty(OrderChanges.Of(Order with { SeedIsNamed = false }, OrderPlan.Of(Order) with { Seed = null }));

    [Fact]
    public void A_refusal_names_the_field_the_requested_value_and_the_possible_one()
    {
        var order = Order with { Width = 512, Height = 512, Steps = 28 };

        var refusal = OrderChanges.RefusalOf(order, (OrderPlan.Of(order) with { Seed = null, Steps = 4 }).Shaped("1:1"))!;

        Assert.Equal(FailureReason.InvalidRequest, refusal.Reason);
        Assert.Equal(
            "The request can't be met exactly (exact): size 512x512 would be ordered as aspect_ratio 1:1, in pixels that the service chooses; seed 7 would be left out; steps 28 would become 4. Nothing was bought.",
            refusal.Message);
    }

    [Fact]
    public void OpenAi()
    {
        using var openAi = new OpenAiDouble();

        Assert.Equal(["negative_prompt", "seed 7", "steps 500", "guidance 35", "output_format webp"], ChangesOf(openAi.Provider(model: "x"), Everything));
        Assert.Equal(["negative_prompt", "seed 7", "steps 500", "guidance 35"], ChangesOf(openAi.Provider(model: "gpt-image-2"), Everything));
        Assert.Equal(["prompt -> without a part", "seed 7"], ChangesOf(openAi.Provider(model: "x"), Order with { Prompt = "a cat <sd_cpp_extra_args>{}</sd_cpp_extra_args>" }));
        Assert.Contains("removed from prompt", ((IImageProvider)openAi.Provider(model: "x")).RemarkOn(Order with { Prompt = "a <sd_cpp_extra_args>" }), StringComparison.Ordinal);
    }

    [Fact]
    public void CogView()
    {
        using var cogView = new CogViewDouble();

        Assert.Equal(["negative_prompt", "seed 7", "steps 500", "guidance 35", "output_format webp"], ChangesOf(cogView.Provider(model: "cogview-4"), Everything));
        Assert.Equal(["size 990x316 -> 1600x512", "seed 7"], ChangesOf(cogView.Provider(model: "cogview-4"), Sized));
    }

    [Fact]
    public void Stability()
    {
        using var stability = new StabilityDouble();

        Assert.Equal(["steps 500", "guidance 35"], ChangesOf(stability.Provider(model: "core"), Everything));
        Assert.Equal(["steps 500", "guidance 35 -> 10"], ChangesOf(stability.Provider(model: "sd3.5-large"), Everything));
        Assert.Equal(["size 990x316 -> 21:9"], ChangesOf(stability.Provider(), Sized));
        Assert.Equal(["aspect_ratio 4:3 -> 5:4", "seed 0"], ChangesOf(stability.Provider(), Order with { AspectRatio = "4:3", Seed = 0 }));
        Assert.Equal(["aspect_ratio 1:1"], ChangesOf(stability.Provider(model: "sd3"), Order with { AspectRatio = "1:1", Strength = 0.5 }));
        Assert.NotNull(stability.Provider(model: "core").PlanOf(Order with { Strength = 0.5 }).Refusal);
    }

    [Fact]
    public void The_plan_for_sd_server_names_what_it_would_change()
    {
        using var box = new SdCppDouble();

        Assert.Equal(["steps 500 -> 100"], ChangesOf(box.Provider(), Everything));
        Assert.Equal(["size 990x316 -> 1024x320"], ChangesOf(box.Provider(), Sized));
        Assert.Empty(ChangesOf(box.Provider(), Order with { Width = 512, Height = 512, OutputFormat = OutputFormat.Webp }));
    }

    [Theory]
    [InlineData(404, 7L, "size 990x316 -> 984x312")]
    [InlineData(200, 7L, "size 990x316 -> 1024x320")]
    [InlineData(404, 4294967295L, "size 990x316 -> 984x312")]
    [InlineData(200, 4294967295L, "size 990x316 -> 1024x320, seed 4294967295 -> 2147483647")]
    public async Task A_webui_is_asked_which_program_it_is_where_that_counts(int status, long seed, string changes)
    {
        using var box = new WebUiDouble().Answer(WebUiDouble.Native, status, """{"current_mode":"img_gen"}""");
        var order = Sized with { Seed = seed };

        Assert.Equal(changes, string.Join(", ", ToText(OrderChanges.Of(order, await box.Provider().PlanAsync(order, Token)))));
    }

    [Fact]
    public async Task A_webui_is_not_asked_where_every_program_does_the_same_and_chooses_the_format_by_itself()
    {
        using var box = new WebUiDouble();
        var order = Order with { Width = 512, Height = 512, OutputFormat = OutputFormat.Png };

        Assert.Equal(["output_format png"], ToText(OrderChanges.Of(order, await box.Provider().PlanAsync(order, Token))));
        Assert.Empty(box.Calls);
    }

    [Fact]
    public async Task A_webui_is_sent_nothing_that_it_would_change()
    {
        using var box = new WebUiDouble().Answer(WebUiDouble.Native, 404, "{}");

        var refused = Assert.IsType<SubmitOutcome.Refused>(await box.Provider().SubmitAsync(Sized, Token));

        Assert.Equal(("size", 0), (Assert.Single(refused.Refusal.Changes!).Field, box.Count(WebUiDouble.Buy)));
    }

    [Fact]
    public void ComfyUi()
    {
        using var box = new ComfyUiDouble();
        const string Fixed = """{"1":{"class_type":"X","inputs":{"a":"{{prompt}}","b":"{{seed}}"}}}""";

        Assert.Equal(["output_format webp"], ChangesOf(box.Provider(), Everything));
        Assert.Equal(["size 990x316 -> 984x312"], ChangesOf(box.Provider(), Sized with { OutputFormat = OutputFormat.Png }));
        Assert.Equal(["negative_prompt", "steps 500", "guidance 35", "output_format png"], ChangesOf(box.Provider(workflow: Fixed), Everything with { AspectRatio = null, OutputFormat = OutputFormat.Png }));
        Assert.Equal("The configured workflow makes images of one size only.", box.Provider(workflow: Fixed).PlanOf(Sized).Refusal!.Message);
    }

    [Fact]
    public async Task ComfyUi_is_not_sent_another_seed_than_the_one_that_a_caller_insists_on()
    {
        using var box = new ComfyUiDouble();
        box.Answer(ComfyUiDouble.Buy, 400, """{"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation"},"node_errors":{"3":{"errors":[{"type":"value_bigger_than_max","message":"Value 4294967295 bigger than max of 2147483647","details":"seed"}]}}}""");

        Assert.IsType<SubmitOutcome.Refused>(await box.Provider().SubmitAsync(Order with { Seed = 4294967295 }, Token));

        Assert.Equal(1, box.Count(ComfyUiDouble.Buy));
    }

    [Fact]
    public void HuggingFace()
    {
        using var huggingFace = new HuggingFaceDouble();

        Assert.Equal(["output_format webp"], ChangesOf(huggingFace.Provider(), Everything));
        Assert.Empty(ChangesOf(huggingFace.Provider(), Sized));
    }

    [Fact]
    public void Sandbox()
    {
        var sandbox = new SandboxProvider("sandbox", TimeProvider.System);

        Assert.Empty(ChangesOf(sandbox, Sized with { OutputFormat = OutputFormat.Jpeg }));
        Assert.Equal(["negative_prompt", "image", "steps 500", "guidance 35"], ChangesOf(sandbox, Everything with { Strength = 0.5 }));
    }

    [Theory]
    [InlineData(512, 512, null, "size 512x512 -> 1:1")]
    [InlineData(1600, 900, null, "size 1600x900 -> 16:9")]
    [InlineData(null, null, "16:9", "")]
    [InlineData(500, 505, null, "The model supports only these aspect ratios: 1:1, 16:9; 100:101 was requested by width and height.")]
    public async Task The_plan_for_Replicate_follows_the_model_s_schema(int? width, int? height, string? ratio, string expected)
    {
        using var replicate = WithSchema("""{"prompt":{"type":"string"},"seed":{"type":"integer"},"aspect_ratio":{"enum":["1:1","16:9"]},"num_inference_steps":{"type":"integer","maximum":4}}""");
        var order = Order with { Width = width, Height = height, AspectRatio = ratio };

        var plan = await replicate.Provider().PlanAsync(order, Token);

        Assert.Equal(expected, plan.Refusal?.Message ?? string.Join(", ", ToText(OrderChanges.Of(order, plan))));
        Assert.Single(replicate.Calls);
    }

    [Fact]
    public async Task Replicate_where_the_model_takes_pixels_steps_and_formats()
    {
        using var replicate = WithSchema("""{"prompt":{"type":"string"},"width":{"type":"integer","multipleOf":2},"height":{"type":"integer"},"num_inference_steps":{"type":"integer","maximum":50},"output_format":{"enum":["webp","jpg"]}}""");
        var order = Everything with { AspectRatio = null, Width = 990, Height = 316 };

        var plan = await replicate.Provider().PlanAsync(order, Token);

        Assert.Equal(["negative_prompt", "seed 7", "steps 500 -> 50", "guidance 35"], ToText(OrderChanges.Of(order, plan)));
    }

    [Fact]
    public async Task Replicate_gets_no_order_that_the_model_would_change()
    {
        using var replicate = WithSchema("""{"prompt":{"type":"string"},"seed":{"type":"integer"},"aspect_ratio":{"enum":["1:1"]}}""");

        var refused = Assert.IsType<SubmitOutcome.Refused>(await replicate.Provider().SubmitAsync(Order with { Width = 512, Height = 512 }, Token));

        Assert.Equal(("1:1", 1), (Assert.Single(refused.Refusal.Changes!).Made, replicate.Calls.Count));
    }

    [Fact]
    public async Task An_order_reports_the_parameters_sent_to_the_model()
    {
        using var replicate = WithSchema("""{"prompt":{"type":"string"},"seed":{"type":"integer"},"aspect_ratio":{"enum":["1:1"]}}""")
            .Answer("POST /models/black-forest-labs/flux-schnell/predictions", 201, """{"id":"abc","status":"starting"}""");
        var order = Order with { IsExact = false, Width = 512, Height = 512, Steps = 4 };

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await replicate.Provider().SubmitAsync(order, Token));

        Assert.Equal(["size 512x512 -> 1:1", "steps 4"], ToText(OrderChanges.Of(order, accepted.Plan!)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_required_option_is_not_omitted_after_a_refusal(bool isExact, int orders)
    {
        using var openAi = new OpenAiDouble();
        openAi.OnCall = (_, _) =>
        {
            var isSent = openAi.Calls.Last().Body.Contains("output_format", StringComparison.Ordinal);
            openAi.Answer(OpenAiDouble.Buy, isSent ? 400 : 200, isSent ? """{"error":{"message":"Unknown parameter: 'output_format'.","param":"output_format","code":"unknown_parameter"}}""" : $$"""{"data":[{"b64_json":"{{HuggingFaceDouble.Base64}}"}]}""");
            return Task.CompletedTask;
        };

        var outcome = await openAi.Provider(model: "gpt-image-2").SubmitAsync(Orders.Of("a cat") with { IsExact = isExact, OutputFormat = OutputFormat.Webp }, Token);

        Assert.Equal((isExact, orders), (outcome is SubmitOutcome.Refused, openAi.Count(OpenAiDouble.Buy)));
        Assert.Equal(isExact, outcome.Plan is null);
        Assert.DoesNotContain("a cat", outcome.ToString(), StringComparison.Ordinal);
    }

    private static ReplicateDouble WithSchema(string inputs)
    {
        var replicate = new ReplicateDouble();
        replicate.Answer(Flux, 200, """{"is_official":true,"latest_version":{"id":"VERSION","openapi_schema":{"components":{"schemas":{"Input":{"properties":INPUTS}}}}}}"""
            .Replace("VERSION", ReplicateDouble.Version, StringComparison.Ordinal).Replace("INPUTS", inputs, StringComparison.Ordinal));
        return replicate;
    }

    private static List<string> ChangesOf(IImageProvider provider, GenerationOrder order) => ToText(OrderChanges.Of(order, provider.PlanOf(order)));

    private static List<string> ToText(IReadOnlyList<RequestChange> changes)
        => [.. changes.Select(change => $"{change.Field}{(change.Asked is { } asked ? $" {asked}" : "")}{(change.Made is { } made ? $" -> {made}" : "")}")];
}
