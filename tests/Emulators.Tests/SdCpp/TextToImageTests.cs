using System.Text.Json;

namespace ImageGen.Emulators.Tests.SdCpp;

/// <summary><c>/sdapi/v1/txt2img</c> as it was recorded from a real server.</summary>
public sealed class TextToImageTests
{
    private const string Path = "/sdapi/v1/txt2img";

    [Fact]
    public async Task The_answer_comes_with_the_image_and_its_parameters()
    {
        await using var world = await SdCppWorld.StartAsync();

        var (status, body) = await CreateAsync(world, """{"prompt":"a red cube","width":65,"height":71,"seed":123,"steps":1000,"override_settings":{"sd_model_checkpoint":"other"}}""");

        var info = JsonSerializer.Deserialize<JsonElement>(body.GetProperty("info").GetString()!);
        Assert.Equal(200, status);
        Assert.Equal(
            ("tiny-random-sd1.safetensors", 123, 65, 100),
            (info.GetProperty("sd_model_name").GetString(), info.GetProperty("seed").GetInt32(), info.GetProperty("width").GetInt32(), info.GetProperty("steps").GetInt32()));
        Assert.Equal("128x128", world.Emulator.Ledger.Purchases.Single().Size);
        Assert.Equal("other", body.GetProperty("parameters").GetProperty("override_settings").GetProperty("sd_model_checkpoint").GetString());
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("9007199254740993", 0)] // 1 in truth; a double has lost the last bit before.
    [InlineData("4294967296", 0)]
    [InlineData("2147483647", 2147483647)]
    public async Task A_seed_beyond_32_bits_becomes_zero(string sent, long made)
    {
        await using var world = await SdCppWorld.StartAsync();

        await CreateAsync(world, $$"""{"prompt":"x","width":64,"height":64,"seed":{{sent}}}""");

        Assert.Equal(made, world.Emulator.Ledger.Purchases.Single().Seed);
    }

    [Fact]
    public async Task Random_seeds_of_the_same_second_are_equal()
    {
        await using var world = await SdCppWorld.StartAsync();

        // Taken in at once and never answered: the clock stands still.
        _ = world.PostAsync(Path, """{"prompt":"x","seed":-1}""");
        _ = world.PostAsync(Path, """{"prompt":"x","seed":3000000000}""");
        await Eventually.TrueAsync(() => world.Emulator.Ledger.Count == 2);

        Assert.Single(world.Emulator.Ledger.Purchases.Select(purchase => purchase.Seed).Distinct());
    }

    [Theory]
    [InlineData("", 400, """{"error":"empty body"}""")]
    [InlineData("""{"prompt":""}""", 400, """{"error":"prompt required"}""")]
    [InlineData("""{"prompt":"x",""", 500, """{"error":"server_error","message":"[json.exception.parse_error.101] parse error"}""")]
    [InlineData("""{"prompt":"x","width":0}""", 400, """{"error":"width and height must be positive"}""")]
    [InlineData("""{"prompt":"x","cfg_scale":-1}""", 400, """{"error":"invalid params"}""")]
    [InlineData("""{"prompt":"x","width":100000,"height":100000}""", 500, """{"error":"server_error","message":"std::bad_alloc"}""")]
    public async Task A_bad_request_is_refused_with_the_recorded_error(string body, int status, string expected)
    {
        await using var world = await SdCppWorld.StartAsync();

        var answer = await world.PostAsync(Path, body);

        Assert.Equal((status, expected), (answer.Status, answer.Body.GetRawText()));
        Assert.False(world.Emulator.IsDead);
    }

    [Fact]
    public async Task A_job_queued_behind_a_txt2img_request_is_shown_as_generating_and_can_not_be_canceled()
    {
        await using var world = await SdCppWorld.StartAsync();
        var picture = world.PostAsync(Path, """{"prompt":"x"}""");
        await Eventually.TrueAsync(() => world.Emulator.Ledger.Count > 0);

        var id = await world.OrderAsync();

        Assert.Equal("generating", (await world.JobAsync(id)).GetProperty("status").GetString());
        Assert.Equal(409, (await world.PostAsync($"/sdcpp/v1/jobs/{id}/cancel", "")).Status);
        world.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await picture).Status);
        Assert.Equal("generating", (await world.JobAsync(id)).GetProperty("status").GetString());
        world.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("completed", (await world.JobAsync(id)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/sdapi/v1/progress")]
    [InlineData("/internal/ping")]
    [InlineData("/sdapi/v1/memory")]
    public async Task Routes_of_the_WebUI_that_sd_server_lacks_are_answered_with_404(string path)
    {
        await using var world = await SdCppWorld.StartAsync();

        Assert.Equal(404, (await world.GetAsync(path)).Status);
    }

    private static async Task<(int Status, JsonElement Body)> CreateAsync(SdCppWorld world, string body)
    {
        var before = world.Emulator.Ledger.Count;
        var creating = world.PostAsync(Path, body);
        await Eventually.TrueAsync(() =>
        {
            if (world.Emulator.Ledger.Count > before)
            {
                world.Time.Advance(TimeSpan.FromSeconds(0.5));
            }

            return creating.IsCompleted;
        });

        return await creating;
    }
}
