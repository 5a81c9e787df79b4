using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Emulators.Tests.Stability;

public sealed class GenerateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("core", null, null, "core", "1280x1280", 9_997)]
    [InlineData("ultra", "16:9", null, "ultra", "1344x768", 9_992)]
    [InlineData("sd3", "9:16", null, "sd3.5-large", "768x1344", 9_993.5)]
    [InlineData("sd3", null, "sd3.5-flash", "sd3.5-flash", "1024x1024", 9_997.5)]
    public async Task A_good_form_is_answered_with_the_image_in_the_ledger(string endpoint, string? ratio, string? model, string name, string size, double left)
    {
        await using var world = await StabilityWorld.StartAsync();
        string[] fields = ["prompt=a cat", "seed=42", .. ratio is null ? Array.Empty<string>() : [$"aspect_ratio={ratio}"], .. model is null ? Array.Empty<string>() : [$"model={model}"]];

        using var answer = await world.OrderAsync(endpoint, fields: fields);

        var picture = await StabilityWorld.ReadAsync(answer);
        var purchase = Assert.Single(world.Emulator.Ledger.Purchases);
        Assert.Equal("application/json; type=image/png", answer.Content.Headers.NonValidated["content-type"].ToString());
        Assert.Equal(("SUCCESS", 42), (picture.GetProperty("finish_reason").GetString(), picture.GetProperty("seed").GetInt64()));
        Assert.Equal([Convert.ToHexStringLower(SHA256.HashData(picture.GetProperty("image").GetBytesFromBase64()))], purchase.Sha256);
        Assert.Equal(("a cat", 42L, name, size, true), (purchase.Prompt, purchase.Seed!.Value, purchase.Model, purchase.Size, purchase.Charged!.Value));
        Assert.Equal((decimal)left, world.Emulator.Credits);
    }

    [Theory]
    [InlineData("image/*")]
    [InlineData("")]
    public async Task A_raw_image_has_seed_and_finish_reason_in_its_headers(string accept)
    {
        await using var world = await StabilityWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.ModerateImage());

        using var filtered = await world.OrderAsync(accept: accept);
        using var made = await world.OrderAsync(accept: accept, fields: ["prompt=a cat", "seed=7"]);

        Assert.Equal(("CONTENT_FILTERED", "image/png"), (filtered.Headers.GetValues("finish-reason").Single(), filtered.Content.Headers.ContentType!.MediaType));
        Assert.Equal(("SUCCESS", "7"), (made.Headers.GetValues("finish-reason").Single(), made.Headers.GetValues("seed").Single()));
        Assert.Equal(world.Emulator.Ledger.Purchases.Last().Sha256!.Single(), Convert.ToHexStringLower(SHA256.HashData(await made.Content.ReadAsByteArrayAsync(Token))));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_image_and_seed_0_a_new_one()
    {
        await using var world = await StabilityWorld.StartAsync();
        foreach (var seed in new[] { 7, 7, 0, 0 })
        {
            (await world.OrderAsync(fields: ["prompt=a cat", $"seed={seed}"])).Dispose();
        }

        var pictures = world.Emulator.Ledger.Of("a cat").Select(purchase => purchase.Sha256!.Single()).ToArray();
        Assert.Equal(pictures[0], pictures[1]);
        Assert.Equal(3, pictures.Distinct().Count());
    }

    [Theory]
    [InlineData("core", 400, "bad_request", "seed=1")]
    [InlineData("core", 400, "bad_request", "prompt=x", "aspect_ratio=4:3")]
    [InlineData("core", 400, "bad_request", "prompt=x", "seed=4294967295")]
    [InlineData("core", 400, "bad_request", "prompt=x", "width=512")]
    [InlineData("core", 400, "bad_request", "prompt=x", "cfg_scale=4")]
    [InlineData("core", 400, "bad_request", "prompt=x", "model=sd3.5-large")]
    [InlineData("sd3", 400, "bad_request", "prompt=x", "model=sdxl")]
    [InlineData("sd3", 400, "bad_request", "prompt=x", "cfg_scale=11")]
    [InlineData("ultra", 400, "bad_request", "prompt=x", "output_format=gif")]
    [InlineData("core", 422, "invalid_language", "prompt=猫")]
    public async Task A_bad_form_is_refused_and_buys_nothing(string endpoint, int status, string name, params string[] fields)
    {
        await using var world = await StabilityWorld.StartAsync();

        using var answer = await world.OrderAsync(endpoint, fields: fields);

        var error = await StabilityWorld.ReadAsync(answer);
        Assert.Equal((status, name), ((int)answer.StatusCode, error.GetProperty("name").GetString()));
        Assert.NotEmpty(error.GetProperty("errors")[0].GetString()!);
        Assert.Equal((0, 10_000m), (world.Emulator.Ledger.Count, world.Emulator.Credits));
    }

    [Fact]
    public async Task A_JSON_body_and_a_body_over_10_MB_are_refused()
    {
        await using var world = await StabilityWorld.StartAsync();
        using var json = new StringContent("""{"prompt":"a cat"}""", Encoding.UTF8, "application/json");
        using var huge = new MultipartFormDataContent { { new StringContent(new string('x', 11 * 1024 * 1024)), "prompt" } };

        using var asJson = await world.PostAsync("core", "image/*", json);
        using var tooLarge = await world.PostAsync("ultra", "image/*", huge);

        Assert.Equal((400, 413), ((int)asJson.StatusCode, (int)tooLarge.StatusCode));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_wrong_key_is_answered_with_the_older_error_form()
    {
        await using var world = await StabilityWorld.StartAsync(options => options with { Token = "sk-right" });

        using var answer = await world.OrderAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.True((await StabilityWorld.ReadAsync(answer)).TryGetProperty("message", out _));
    }

    [Fact]
    public async Task Every_order_is_paid_from_the_balance_until_it_is_too_low()
    {
        await using var world = await StabilityWorld.StartAsync(options => options with { Credits = 10 });

        using var paid = await world.OrderAsync("ultra");
        using var refused = await world.OrderAsync("ultra");
        using var balance = await world.Http.GetAsync(new Uri(world.Emulator.BaseUrl, "/v1/user/balance"), Token);

        Assert.Equal((200, 402), ((int)paid.StatusCode, (int)refused.StatusCode));
        Assert.Contains("You lack sufficient credits", (await StabilityWorld.ReadAsync(refused)).GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await StabilityWorld.ReadAsync(balance)).GetProperty("credits").GetDecimal());
        Assert.Equal(1, world.Emulator.Ledger.Count);
    }
}
