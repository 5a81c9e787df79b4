using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.CogView;

public sealed class GenerationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"model":"cogview-4","prompt":"a cat"}""", "cogview-4", "1024x1024")]
    [InlineData("""{"model":"cogview-3-flash","prompt":"a cat","size":"2048x1024","quality":"standard","user_id":"123456"}""", "cogview-3-flash", "2048x1024")]
    [InlineData("""{"model":"glm-image","prompt":"a cat","quality":"hd"}""", "glm-image", "1280x1280")]
    public async Task A_good_request_is_answered_with_the_address_of_the_image_in_the_ledger(string order, string model, string size)
    {
        await using var world = await CogViewWorld.StartAsync(options => options with { SeparateImageHost = true });

        var (status, body) = await world.OrderAsync(order);
        var picture = await world.Http.GetByteArrayAsync(new Uri(body.GetProperty("data")[0].GetProperty("url").GetString()!), Token);

        var purchase = Assert.Single(world.Emulator.Ledger.Purchases);
        Assert.Equal((200, "a cat", model, size), (status, purchase.Prompt, purchase.Model, purchase.Size));
        Assert.Equal([Convert.ToHexStringLower(SHA256.HashData(picture))], purchase.Sha256);
    }

    [Fact]
    public async Task A_task_is_processing_then_has_its_image_for_thirty_days()
    {
        var clock = new FakeTimeProvider();
        await using var world = await CogViewWorld.StartAsync(options => options with { Time = clock, Latency = Latency.Fixed(TimeSpan.FromMinutes(1)) });

        var (_, accepted) = await world.OrderForLaterAsync();
        var id = accepted.GetProperty("id").GetString()!;
        var (_, running) = await world.AskAsync(id);
        clock.Advance(TimeSpan.FromMinutes(1));
        var (_, ended) = await world.AskAsync(id);
        var address = new Uri(ended.GetProperty("image_result")[0].GetProperty("url").GetString()!);
        var picture = await world.Http.GetByteArrayAsync(address, Token);
        clock.Advance(TimeSpan.FromDays(30));
        using var expired = await world.Http.GetAsync(address, Token);

        Assert.Equal(("PROCESSING", "PROCESSING", "SUCCESS"), (StatusOf(accepted), StatusOf(running), StatusOf(ended)));
        Assert.False(running.TryGetProperty("image_result", out _));
        Assert.Equal(world.Emulator.Ledger.Purchases.Single().Sha256!.Single(), Convert.ToHexStringLower(SHA256.HashData(picture)));
        Assert.Equal(404, (int)expired.StatusCode);
    }

    [Theory]
    [InlineData("""{"model":"cogview-4","prompt":"x","size":"2048x2048"}""", "1214")]
    [InlineData("""{"model":"cogview-4","prompt":"x","size":"1000x1000"}""", "1214")]
    [InlineData("""{"model":"cogview-4","prompt":"x","size":"496x1024"}""", "1214")]
    [InlineData("""{"model":"cogview-4","prompt":"x","size":"1024×1024"}""", "1214")]
    [InlineData("""{"model":"glm-image","prompt":"x","size":"1040x1040"}""", "1214")]
    [InlineData("""{"model":"glm-image","prompt":"x","quality":"standard"}""", "1214")]
    [InlineData("""{"model":"cogview-4","prompt":"x","user_id":"12345"}""", "1214")]
    [InlineData("""{"model":"cogview-4","prompt":"x","seed":7}""", "1210")]
    [InlineData("""{"model":"cogview-4"}""", "1213")]
    [InlineData("""{"prompt":"x"}""", "1213")]
    [InlineData("""{"model":"cogview-3-plus","prompt":"x"}""", "1211")]
    [InlineData("""{"model":""", "1210")]
    [InlineData("[]", "1210")]
    public async Task A_bad_request_is_refused_and_buys_nothing(string order, string code)
    {
        await using var world = await CogViewWorld.StartAsync();

        var (status, body) = await world.OrderAsync(order);

        Assert.Equal((400, code), (status, CogViewWorld.CodeOf(body)));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task The_asynchronous_endpoint_takes_only_glm_image_and_a_synchronous_order_is_no_task()
    {
        await using var world = await CogViewWorld.StartAsync();

        var (refused, error) = await world.OrderForLaterAsync(CogViewWorld.Order);
        await world.OrderAsync();
        var (unknown, _) = await world.AskAsync(world.Emulator.Ledger.Purchases.Single().Id);

        Assert.Equal((400, "1212", 404), (refused, CogViewWorld.CodeOf(error), unknown));
    }

    [Fact]
    public async Task The_international_service_has_fewer_models()
    {
        await using var world = await CogViewWorld.StartAsync(options => options with { IsInternational = true });

        Assert.Equal(["cogview-4-250304", "glm-image"], world.Emulator.Models);
        Assert.Equal("1211", CogViewWorld.CodeOf((await world.OrderAsync()).Body));
    }

    [Fact]
    public async Task A_wrong_key_is_answered_with_code_1000()
    {
        await using var world = await CogViewWorld.StartAsync(options => options with { Token = "right" });

        Assert.Equal((401, "1000"), await world.OrderAsync() is var order ? (order.Status, CogViewWorld.CodeOf(order.Body)) : default);
        Assert.Equal((401, "1000"), await world.AskAsync("x") is var poll ? (poll.Status, CogViewWorld.CodeOf(poll.Body)) : default);
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    private static string? StatusOf(System.Text.Json.JsonElement task) => task.GetProperty("task_status").GetString();
}
