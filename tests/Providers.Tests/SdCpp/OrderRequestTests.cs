using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.SdCpp;

public sealed class OrderRequestTests : IDisposable
{
    private readonly SdCppDouble _box = new SdCppDouble().Answer(SdCppDouble.Buy, 202, SdCppDouble.Accepted);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Parameters_that_were_not_requested_are_left_to_the_server_except_the_seed()
    {
        await SubmitAsync(Orders.Of("a cat"));

        Assert.Equal("""{"prompt":"a cat","seed":7,"batch_count":1}""", _box.BodyOf(SdCppDouble.Buy));
    }

    [Fact]
    public async Task Every_requested_parameter_is_sent()
    {
        await SubmitAsync(Orders.Of("a cat", 4_294_967_295) with
        {
            NegativePrompt = "a dog",
            Width = 512,
            Height = 768,
            Steps = 4,
            Guidance = 3.5,
            OutputFormat = OutputFormat.Jpeg,
        });

        Assert.Equal(
            """{"prompt":"a cat","negative_prompt":"a dog","width":512,"height":768,"seed":4294967295,"batch_count":1,"output_format":"jpeg","sample_params":{"sample_steps":4,"guidance":{"txt_cfg":3.5}}}""",
            _box.BodyOf(SdCppDouble.Buy));
    }

    [Fact]
    public async Task Arguments_hidden_in_a_prompt_are_not_sent()
    {
        const string Hidden = """ <sd_cpp_extra_args>{"width":2147483647}</sd_cpp_extra_args>""";

        await SubmitAsync(Orders.Of("a cat" + Hidden) with { NegativePrompt = "a dog" + Hidden });

        Assert.Equal("""{"prompt":"a cat ","negative_prompt":"a dog ","seed":7,"batch_count":1}""", _box.BodyOf(SdCppDouble.Buy));
    }

    [Theory]
    [InlineData("16:9", "\"width\":1344,\"height\":768")]
    [InlineData("1:1", "\"width\":1024,\"height\":1024")]
    [InlineData("99:1", "\"width\":4096,\"height\":128")]
    public async Task A_shape_becomes_a_size_of_about_a_megapixel(string ratio, string size)
    {
        await SubmitAsync(Orders.Of("a cat") with { AspectRatio = ratio });

        Assert.Contains(size, _box.BodyOf(SdCppDouble.Buy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2147483647, 2147483647)]
    [InlineData(100_000, 64)]
    [InlineData(64, 4097)]
    [InlineData(63, 64)]
    [InlineData(0, 0)]
    [InlineData(-64, 64)]
    public async Task A_size_that_could_crash_the_server_is_never_sent(int width, int height)
    {
        var outcome = await SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height });

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Empty(_box.Calls);
    }

    [Fact]
    public async Task A_prompt_of_arguments_only_is_the_callers_mistake()
    {
        var outcome = await SubmitAsync(Orders.Of("<sd_cpp_extra_args>{}</sd_cpp_extra_args>\n"));

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Empty(_box.Calls);
    }

    [Theory]
    [InlineData("sd15.safetensors", null)]
    [InlineData(null, "sd15")]
    [InlineData("other", "models/sd15.safetensors")]
    public async Task The_model_that_the_server_has_is_ordered_from(string? configured, string? requested)
    {
        _box.Answer(SdCppDouble.Capabilities, 200, """{"model":{"name":"sd15.safetensors","stem":"sd15"}}""");

        Assert.IsType<SubmitOutcome.Accepted>(await _box.Provider(configured).SubmitAsync(Orders.Of("a cat") with { Model = requested }, Token));
    }

    [Theory]
    [InlineData("flux", null, FailureReason.ProviderRetired)]
    [InlineData("flux", "flux", FailureReason.ProviderRetired)]
    [InlineData("sd15", "flux", FailureReason.InvalidRequest)]
    [InlineData(null, "flux", FailureReason.InvalidRequest)]
    public async Task Another_model_is_a_refusal_and_not_a_wrong_image(string? configured, string? requested, FailureReason reason)
    {
        _box.Answer(SdCppDouble.Capabilities, 200, """{"model":{"name":"sd15.safetensors","stem":"sd15"}}""");

        var outcome = await _box.Provider(configured).SubmitAsync(Orders.Of("a cat") with { Model = requested }, Token);

        Assert.Equal(reason, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Equal(0, _box.Count(SdCppDouble.Buy));
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(500, "")]
    [InlineData(429, "")]
    public async Task A_server_that_does_not_tell_its_model_is_queried_again_later(int status, string body)
    {
        _box.Answer(SdCppDouble.Capabilities, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _box.Provider("sd15").SubmitAsync(Orders.Of("a cat"), Token));

        Assert.False(fault.MayHaveBought);
        Assert.Equal(0, _box.Count(SdCppDouble.Buy));
    }

    private Task<SubmitOutcome> SubmitAsync(GenerationOrder order) => _box.Provider().SubmitAsync(order, Token);
}
