using System.Text.Json;
using ImageGen.Clients.Tests.Systems;

namespace ImageGen.Clients.Tests.Replicate;

/// <summary>The AI SDK with <c>@ai-sdk/replicate</c>. It loads images only from addresses on the API's own origin when that is on a private network.</summary>
public sealed class AiSdkReplicateTests(RunningSystem system)
{
    [Theory]
    [InlineData("imagegen/paid")]
    [InlineData("black-forest-labs/flux-schnell")]
    [InlineData("owner/name:5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa")]
    public async Task An_image_arrives(string model)
    {
        var prompt = $"ai replicate {model}";

        var result = Assert.Single(await RunAsync(new { model, prompt, aspectRatio = "1:1", seed = 3 }));

        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Fact]
    public async Task A_refusal_by_moderation_is_an_error_that_the_client_does_not_repeat()
    {
        var result = Assert.Single(await RunAsync(new { model = "imagegen/strict", prompt = "ai replicate refused" }));

        Assert.Contains("flagged as sensitive", result.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", 401)]
    [InlineData("busy", 429)]
    public async Task A_refused_request_has_status_and_reason(string key, int status)
    {
        var result = Assert.Single(await RunAsync(new { model = "imagegen/paid", prompt = "ai replicate none", retries = 0, key = key == "busy" ? system.BusyKey : "r8_wrong" }));

        Assert.Equal(status, result.Error.GetProperty("status").GetInt32());
        Assert.Equal(JsonDocument.Parse(result.Error.GetProperty("body").GetString()!).RootElement.GetProperty("detail").GetString(), result.Error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(Cut.InRequest)]
    [InlineData(Cut.WhileWaiting)]
    public async Task A_client_that_repeats_a_cut_request_by_itself_buys_one_image(Cut cut)
    {
        var prompt = $"ai replicate cut {cut}";
        await using var proxy = system.Cutting(prompt, cut);

        var result = Assert.Single(await RunAsync(new { model = "imagegen/paid", prompt }, proxy.Address));

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    private Task<IReadOnlyList<ClientResult>> RunAsync(object plan, Uri? address = null)
    {
        var fields = JsonSerializer.SerializeToNode(plan)!.AsObject();
        fields["provider"] = "replicate";
        fields["url"] = new Uri(address ?? system.Gateway, "/replicate/v1").AbsoluteUri;
        fields["key"] ??= system.Key;
        return NodeProgram.RunAsync("ai-sdk.mjs", fields);
    }
}
