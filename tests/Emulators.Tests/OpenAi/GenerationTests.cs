using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace ImageGen.Emulators.Tests.OpenAi;

public sealed class GenerationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"model":"gpt-image-1","prompt":"a cat"}""", "gpt-image-1", "1024x1024")]
    [InlineData("""{"model":"gpt-image-2","prompt":"a cat","size":"1536x864","output_format":"webp","n":1}""", "gpt-image-2", "1536x864")]
    [InlineData("""{"prompt":"a cat","size":"256x256","model":null}""", "dall-e-2", "256x256")]
    [InlineData("""{"model":"dall-e-3","prompt":"a cat","size":"1792x1024","response_format":"b64_json"}""", "dall-e-3", "1792x1024")]
    public async Task A_good_request_is_answered_with_the_image_in_the_ledger(string body, string model, string size)
    {
        await using var world = await OpenAiWorld.StartAsync(options => options with { SeparateImageHost = true });

        var picture = await world.PictureAsync(body);

        var purchase = Assert.Single(world.Emulator.Ledger.Purchases);
        Assert.Equal(("a cat", model, size), (purchase.Prompt, purchase.Model, purchase.Size));
        Assert.Equal([Convert.ToHexStringLower(SHA256.HashData(picture))], purchase.Sha256);
        Assert.True(purchase.Charged);
    }

    [Fact]
    public async Task The_same_order_sent_twice_gives_two_different_images()
    {
        await using var world = await OpenAiWorld.StartAsync();

        Assert.NotEqual(await world.PictureAsync(), await world.PictureAsync());
        Assert.Equal(2, world.Emulator.Ledger.Of("a cat").Select(purchase => purchase.Sha256!.Single()).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","response_format":"b64_json"}""", 400, "unknown_parameter")]
    [InlineData("""{"model":"dall-e-2","prompt":"x","output_format":"png"}""", 400, "unknown_parameter")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","seed":7}""", 400, "unknown_parameter")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","n":2}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","size":"1792x1024"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","size":"1000x1000"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","size":"3200x800"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-1"}""", 400, "missing_required_parameter")]
    [InlineData("""{"model":"imagen","prompt":"x"}""", 404, "model_not_found")]
    [InlineData("""{"model":""", 400, null)]
    [InlineData("[]", 400, null)]
    public async Task A_bad_request_is_refused_and_buys_nothing(string body, int status, string? code)
    {
        await using var world = await OpenAiWorld.StartAsync();

        using var answer = await world.OrderAsync(body);

        var error = (await OpenAiWorld.ReadAsync(answer)).GetProperty("error");
        Assert.Equal((status, code), ((int)answer.StatusCode, error.GetProperty("code").GetString()));
        Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
        Assert.True(error.TryGetProperty("param", out _));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_prompt_longer_than_the_model_allows_is_refused()
    {
        await using var world = await OpenAiWorld.StartAsync();

        using var fits = await world.OrderAsync($$"""{"model":"dall-e-2","prompt":"{{new string('x', 1000)}}"}""");
        using var tooLong = await world.OrderAsync($$"""{"model":"dall-e-2","prompt":"{{new string('x', 1001)}}"}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (fits.StatusCode, tooLong.StatusCode));
    }

    [Fact]
    public async Task The_fixed_image_has_20_KB_and_is_the_same_for_every_order()
    {
        await using var world = await OpenAiWorld.StartAsync(options => options with { FixedImage = true });

        var picture = await world.PictureAsync();

        Assert.InRange(picture.Length, 19_000, 22_000);
        Assert.Equal(picture, await world.PictureAsync("""{"model":"dall-e-2","prompt":"a dog"}"""));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(picture)), world.Emulator.Ledger.Purchases.Last().Sha256!.Single());
    }

    [Fact]
    public async Task The_ledger_has_the_client_request_id_and_the_hash_of_the_image()
    {
        await using var world = await OpenAiWorld.StartAsync();
        using var answer = await world.OrderAsync(clientRequestId: "job-17");

        using var ledger = JsonDocument.Parse(await world.Http.GetByteArrayAsync(new Uri(world.Emulator.BaseUrl, "/_ledger"), Token));

        var purchase = Assert.Single(ledger.RootElement.EnumerateArray());
        Assert.Equal("a cat", purchase.GetProperty("prompt").GetString());
        Assert.Equal("job-17", purchase.GetProperty("client_request_id").GetString());
        Assert.Equal(64, purchase.GetProperty("sha256")[0].GetString()!.Length);
        Assert.Equal(answer.Headers.GetValues("x-request-id").Single(), purchase.GetProperty("id").GetString());
    }
}
