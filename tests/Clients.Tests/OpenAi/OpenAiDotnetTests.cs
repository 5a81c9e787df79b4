using System.ClientModel;
using System.Security.Cryptography;
using ImageGen.Clients.Tests.Systems;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Images;
using ImageOptions = OpenAI.Images.ImageGenerationOptions;

namespace ImageGen.Clients.Tests.OpenAi;

/// <summary>NuGet <c>OpenAI</c>, and <c>Microsoft.Extensions.AI</c> over it. The client sends requests again without marking them as retries.</summary>
public sealed class OpenAiDotnetTests(RunningSystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_arrives()
    {
        var image = await Client("paid").GenerateImageAsync("dotnet image", new ImageOptions { Size = GeneratedImageSize.W1024xH1024 }, Token);

        Assert.Equal(Assert.Single(system.Bought("dotnet image")), Digest(image.Value.ImageBytes.ToMemory()));
    }

    [Fact]
    public async Task Several_images_arrive()
    {
        var images = await Client("paid").GenerateImagesAsync("dotnet several", 2, cancellationToken: Token);

        Assert.Equal(system.Bought("dotnet several").Order(), images.Value.Select(image => Digest(image.ImageBytes.ToMemory())).Order());
    }

#pragma warning disable MEAI001 // The interface is marked as experimental.
    [Fact]
    public async Task An_image_arrives_through_the_common_interface_of_DotNet()
    {
        using var generator = Client("paid").AsIImageGenerator();

        var response = await generator.GenerateAsync(new ImageGenerationRequest("dotnet interface"), cancellationToken: Token);

        Assert.Equal(Assert.Single(system.Bought("dotnet interface")), Digest(Assert.IsType<DataContent>(Assert.Single(response.Contents)).Data));
    }
#pragma warning restore MEAI001

    [Theory]
    [InlineData("strict", null, 400, "moderation_blocked")]
    [InlineData("poor", null, 429, "insufficient_quota")]
    [InlineData("paid", "busy", 429, "rate_limit_exceeded")]
    [InlineData("paid", "wrong", 401, "invalid_api_key")]
    public async Task An_error_has_status_and_code(string model, string? key, int status, string code)
    {
        var prompt = $"dotnet error {model} {key}";
        var client = Client(model, key: key switch { "busy" => system.BusyKey, "wrong" => "ig_wrong", _ => null }, retries: 0);

        var fault = await Assert.ThrowsAsync<ClientResultException>(() => client.GenerateImageAsync(prompt, cancellationToken: Token));

        Assert.Equal(status, fault.Status);
        Assert.Contains(code, fault.Message, StringComparison.Ordinal);
        Assert.Empty(system.Bought(prompt));
    }

    [Theory]
    [InlineData(Cut.InRequest)]
    [InlineData(Cut.AfterRequest)]
    [InlineData(Cut.WhileWaiting)]
    [InlineData(Cut.InResponse)]
    public async Task A_client_that_repeats_a_cut_request_by_itself_buys_one_image(Cut cut)
    {
        var prompt = $"dotnet cut {cut}";
        await using var proxy = system.Cutting(prompt, cut);

        var image = await Client("paid", proxy.Address).GenerateImageAsync(prompt, new ImageOptions { Size = new GeneratedImageSize(2880, 2880) }, Token);

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(Assert.Single(system.Bought(prompt)), Digest(image.Value.ImageBytes.ToMemory()));
    }

    [Fact]
    public async Task Two_wanted_images_of_one_prompt_at_once_are_two_purchases()
    {
        await using var proxy = system.CuttingTwo("dotnet two", Cut.WhileWaiting, Cut.WhileWaiting);
        var client = Client("paid", proxy.Address);

        var images = await Task.WhenAll(client.GenerateImageAsync("dotnet two", cancellationToken: Token), client.GenerateImageAsync("dotnet two", cancellationToken: Token));

        Assert.Equal(system.Bought("dotnet two").Order(), images.Select(image => Digest(image.Value.ImageBytes.ToMemory())).Order());
        Assert.Equal(2, system.Bought("dotnet two").Distinct().Count());
    }

    private static string Digest(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private ImageClient Client(string model, Uri? address = null, string? key = null, int retries = 3) => new(
        model,
        new ApiKeyCredential(key ?? system.Key),
        new OpenAIClientOptions { Endpoint = new Uri(address ?? system.Gateway, "/v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(retries) });
}
