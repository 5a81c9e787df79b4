using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Replicate;

namespace ImageGen.Providers.Tests.Replicate;

public sealed class ImageToImageTests
{
    private const string Sdxl = "stability-ai/sdxl";

    private const string Canary = "r8_CanaryCanaryCanaryCanaryCanary";

    private const string Create = "POST /predictions";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_image_is_sent_inline_in_the_inputs()
    {
        using var replicate = Model("image", "prompt_strength");

        Assert.IsType<SubmitOutcome.Accepted>(await replicate.Provider(model: Sdxl).SubmitAsync(Orders.From("a cat"), Token));

        var input = JsonSerializer.Deserialize<JsonElement>(replicate.BodyOf(Create)).GetProperty("input");
        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(Orders.Source.Bytes.Span)}", input.GetProperty("image").GetString());
        Assert.Equal(0.6, input.GetProperty("prompt_strength").GetDouble());
    }

    [Theory]
    [InlineData("https://example.com/dog.png")]
    [InlineData(null)]
    public async Task A_large_source_image_is_sent_by_its_address_or_refused(string? address)
    {
        using var replicate = Model("image", "prompt_strength");
        var large = Orders.Source with { Bytes = new byte[200_000], Address = address };

        var outcome = await replicate.Provider(model: Sdxl).SubmitAsync(Orders.From("a cat") with { Image = large }, Token);

        if (address is null)
        {
            Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
            Assert.Equal(0, replicate.Count(Create));
        }
        else
        {
            Assert.Contains("\"image\":\"https://example.com/dog.png\"", replicate.BodyOf(Create), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("image")]
    [InlineData("prompt_strength")]
    [InlineData("image_prompt", "strength")]
    public async Task A_model_that_would_take_no_notice_is_not_bought_from(params string[] inputs)
    {
        using var replicate = Model(inputs);

        var outcome = await replicate.Provider(model: Sdxl).SubmitAsync(Orders.From("a cat"), Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Equal(0, replicate.Count(Create));
    }

    [Fact]
    public async Task A_version_without_a_schema_is_not_bought_from_and_one_whose_schema_did_not_come_is_queried_again()
    {
        using var replicate = new ReplicateDouble().Answer(Create, 201, """{"id":"abc","status":"starting"}""");

        var alone = await replicate.Provider(model: ReplicateDouble.Version).SubmitAsync(Orders.From("a cat"), Token);
        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => replicate.Provider(model: $"{Sdxl}:{ReplicateDouble.Version}").SubmitAsync(Orders.From("a cat"), Token));

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(alone).Refusal.Reason);
        Assert.False(fault.MayHaveBought);
        Assert.Equal(0, replicate.Count(Create));
    }

    [Theory]
    [InlineData(null, """{"prompt":"a cat","seed":7}""", true)]
    [InlineData(null, """{"prompt":"a cat","seed":7,"prompt_strength":0.8}""", true)]
    [InlineData(null, """{"prompt":"a cat","seed":7,"image":"data:image/png;base64,AA==","prompt_strength":0.6}""", false)]
    [InlineData(0.6, """{"prompt":"a cat","seed":7,"image":"data:image/png;base64,AA==","prompt_strength":0.6}""", true)]
    [InlineData(0.6, """{"prompt":"a cat","seed":7,"image":"https://replicate.delivery/x","prompt_strength":0.6}""", true)]
    [InlineData(0.6, """{"prompt":"a cat","seed":7,"image":"data:image/png;base64,AA==","prompt_strength":0.8}""", false)]
    [InlineData(0.6, """{"prompt":"a cat","seed":7}""", false)]
    public async Task A_look_up_tells_orders_with_an_image_from_those_without(double? strength, string input, bool isOurs)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var replicate = new ReplicateDouble().Answer(
            "GET /predictions", 200, $$"""{"next":null,"previous":null,"results":[{"id":"one","model":"{{Sdxl}}","version":"hidden","input":{{input}},"status":"processing","created_at":"{{now:yyyy-MM-ddTHH:mm:ss.ffffff}}Z"}]}""");

        // The order of a look-up has no bytes.
        var outcome = await replicate.Provider(model: Sdxl).LookUpAsync(Orders.Of("a cat") with { Strength = strength }, now, Orders.Ours, Token);

        Assert.Equal(isOurs, outcome is LookUpOutcome.Found { ProviderId: "one" });
    }

    [Fact]
    public async Task The_service_gets_the_bytes_as_they_are_and_a_lost_order_is_found()
    {
        await using var replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Token = Canary, Latency = Latency.Fixed(TimeSpan.FromSeconds(1)) }, Token);
        replicate.Faults.Add(Fault.AcceptThenReset());
        using var provider = (ReplicateProvider)new ReplicateKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "replicate", Kind = "replicate", BaseUrl = replicate.BaseUrl, Token = Canary, Model = Sdxl });
        var now = TimeProvider.System.GetUtcNow();

        Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(Orders.From("a cat"), Token))).MayHaveBought);
        var found = await provider.LookUpAsync(Orders.From("a cat") with { Image = null }, now, Orders.Ours, Token);

        var purchase = replicate.Ledger.Purchases.Single();
        Assert.Equal(Orders.Source.ToDataUri(), purchase.Input.GetProperty("image").GetString());
        Assert.Equal(new LookUpOutcome.Found(purchase.Id), found);
    }

    [Theory]
    [InlineData(0.05, 10, 20)]
    [InlineData(0.01, null, 100)]
    [InlineData(0.3, 3, 4)]
    [InlineData(0.002, 500, null)]
    [InlineData(0.1, 10, null)]
    [InlineData(1.0, 1, null)]
    [InlineData(0.6, null, null)]
    public async Task Steps_of_which_the_strength_leaves_none_are_raised_and_the_receipt_reports_it(double strength, int? asked, int? raised)
    {
        using var replicate = Model("image", "prompt_strength", "num_inference_steps");

        var outcome = await replicate.Provider(model: Sdxl).SubmitAsync(Orders.From("a cat") with { Strength = strength, Steps = asked }, Token);

        var remark = Assert.IsType<SubmitOutcome.Accepted>(outcome).Remark;
        var input = JsonSerializer.Deserialize<JsonElement>(replicate.BodyOf(Create)).GetProperty("input");
        Assert.Equal(raised ?? asked, input.TryGetProperty("num_inference_steps", out var steps) ? steps.GetInt32() : null);
        Assert.Equal(raised is not null, remark?.Contains($"{raised} were ordered", StringComparison.Ordinal) ?? false);
        Assert.True(Math.Floor((raised ?? asked ?? 50) * strength) >= 1);
    }

    [Theory]
    [InlineData(0.0, 10)]
    [InlineData(0.0, null)]
    [InlineData(0.001, 500)]
    [InlineData(0.0019, null)]
    public async Task An_order_of_which_the_strength_can_leave_no_step_is_not_bought(double strength, int? steps)
    {
        using var replicate = Model("image", "prompt_strength", "num_inference_steps");

        var outcome = await replicate.Provider(model: Sdxl).SubmitAsync(Orders.From("a cat") with { Strength = strength, Steps = steps }, Token);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal;
        Assert.Equal((FailureReason.InvalidRequest, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains("strength", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, replicate.Count(Create));
    }

    [Fact]
    public async Task Steps_without_a_source_image_are_not_changed()
    {
        using var replicate = Model("image", "prompt_strength", "num_inference_steps");

        var outcome = await replicate.Provider(model: Sdxl).SubmitAsync(Orders.Of("a cat") with { Steps = 1 }, Token);

        Assert.Null(Assert.IsType<SubmitOutcome.Accepted>(outcome).Remark);
    }

    [Theory]
    [InlineData(0.05, 10, 20)]
    [InlineData(0.01, null, 100)]
    public async Task An_order_with_raised_steps_succeeds_at_the_service(double strength, int? asked, int ordered)
    {
        await using var replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Token = Canary, Latency = Latency.Fixed(TimeSpan.Zero) }, Token);
        using var provider = (ReplicateProvider)new ReplicateKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "replicate", Kind = "replicate", BaseUrl = replicate.BaseUrl, Token = Canary, Model = Sdxl });
        var order = Orders.From("a cat") with { Strength = strength, Steps = asked };

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(order, Token));

        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, accepted.ProviderId, Token));
        Assert.Equal(ordered, replicate.Ledger.Purchases.Single().Input.GetProperty("num_inference_steps").GetInt32());
    }

    private static ReplicateDouble Model(params string[] inputs)
    {
        var properties = string.Join(',', inputs.Prepend("seed").Prepend("prompt").Select(name => name == "num_inference_steps" ? $"\"{name}\":{{\"default\":50,\"maximum\":500}}" : $"\"{name}\":{{}}"));
        return new ReplicateDouble()
            .Answer($"GET /models/{Sdxl}", 200, """{"is_official":false,"latest_version":{"id":"VERSION","openapi_schema":{"components":{"schemas":{"Input":{"properties":{INPUTS}}}}}}}"""
                .Replace("VERSION", ReplicateDouble.Version, StringComparison.Ordinal).Replace("INPUTS", properties, StringComparison.Ordinal))
            .Answer(Create, 201, """{"id":"abc","status":"starting"}""");
    }
}
