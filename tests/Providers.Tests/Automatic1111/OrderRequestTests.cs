using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Automatic1111;

public sealed class OrderRequestTests : IDisposable
{
    private readonly WebUiDouble _box = new WebUiDouble().Answer(WebUiDouble.Buy, 200, WebUiDouble.Made());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Every_parameter_is_sent_even_when_not_requested()
    {
        await SubmitAsync(Orders.Of("a cat"));

        Assert.StartsWith(
            """{"prompt":"a cat","negative_prompt":"","seed":7,"steps":20,"cfg_scale":7,"width":1024,"height":1024,"batch_size":1,"n_iter":1,"send_images":true,"save_images":false,"override_settings":{},"override_settings_restore_afterwards":false,"force_task_id":"0198d9f2-0000-7000-8000-000000000001-""",
            _box.BodyOf(WebUiDouble.Buy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_requested_parameter_is_sent()
    {
        await SubmitAsync(Orders.Of("a cat") with { NegativePrompt = "a dog", Width = 512, Height = 768, Steps = 4, Guidance = 1.5, Model = "v1-5" });

        Assert.StartsWith(
            """{"prompt":"a cat","negative_prompt":"a dog","seed":7,"steps":4,"cfg_scale":1.5,"width":512,"height":768,""", _box.BodyOf(WebUiDouble.Buy), StringComparison.Ordinal);
        Assert.Contains("""override_settings":{"sd_model_checkpoint":"v1-5"}""", _box.BodyOf(WebUiDouble.Buy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_orders_of_one_job_are_two_runs_by_name()
    {
        await SubmitAsync(Orders.Of("a cat"));
        await SubmitAsync(Orders.Of("a cat"));

        var names = _box.Calls.Where(call => call.Call == WebUiDouble.Buy).Select(call => JsonSerializer.Deserialize<JsonElement>(call.Body).GetProperty("force_task_id").GetString());
        Assert.Equal(2, names.Distinct().Count());
    }

    [Fact]
    public async Task Arguments_for_another_server_do_not_leave()
    {
        await SubmitAsync(Orders.Of("a cat<sd_cpp_extra_args>{}</sd_cpp_extra_args> <lora:x:1>") with { NegativePrompt = "a<sd_cpp_extra_args>{}</sd_cpp_extra_args>" });

        // The encoder escapes what a page could read as a tag.
        Assert.StartsWith("""{"prompt":"a cat \u003Clora:x:1\u003E","negative_prompt":"a",""", _box.BodyOf(WebUiDouble.Buy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2147483647, 2147483647)]
    [InlineData(64, 4097)]
    [InlineData(0, 0)]
    public async Task A_size_that_no_server_makes_is_never_sent(int width, int height)
    {
        var outcome = await SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height });

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Empty(_box.Calls);
    }

    [Theory]
    [InlineData(7, 200, 7)]
    [InlineData(2147483647, 200, 2147483647)]
    [InlineData(2147483648, 404, 2147483648)]
    [InlineData(4294967295, 404, 4294967295)]
    [InlineData(2147483648, 200, 0)]
    [InlineData(4294967295, 200, 2147483647)]
    public async Task A_seed_loses_its_highest_bit_where_the_server_has_no_room_for_it(long seed, int native, long sent)
    {
        _box.Answer(WebUiDouble.Native, native, native == 200 ? """{"current_mode":"img_gen"}""" : """{"detail":"Not Found"}""");

        await SubmitAsync(Orders.Of("a cat", seed));

        Assert.Contains($"\"seed\":{sent},", _box.BodyOf(WebUiDouble.Buy), StringComparison.Ordinal);
        Assert.Equal(seed > int.MaxValue ? 1 : 0, _box.Count(WebUiDouble.Native));
    }

    [Theory]
    [InlineData(WebUiDouble.Token, "Basic cGFpbnRlcjpDYW5hcnlDYW5hcnlDYW5hcnk=")]
    [InlineData(null, null)]
    public async Task The_credentials_go_along(string? token, string? header)
    {
        await _box.Provider(token: token).SubmitAsync(Orders.Of("a cat"), Token);

        Assert.All(_box.Calls, call => Assert.Equal(header, call.Request.Headers.Authorization?.ToString()));
    }

    private Task<SubmitOutcome> SubmitAsync(GenerationOrder order) => _box.Provider().SubmitAsync(order, Token);
}
