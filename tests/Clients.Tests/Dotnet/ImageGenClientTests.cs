#pragma warning disable MEAI001 // IImageGenerator is experimental in Microsoft.Extensions.AI 10.11.
using System.Security.Cryptography;
using ImageGen.Client;
using ImageGen.Clients.Tests.Systems;
using ImageGen.Contracts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Clients.Tests.Dotnet;

/// <summary><c>ImageGen.Client</c>, and <c>Microsoft.Extensions.AI</c> over it.</summary>
public sealed class ImageGenClientTests(RunningSystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Cut.InRequest)]
    [InlineData(Cut.AfterRequest)]
    [InlineData(Cut.InRequest, Cut.AfterRequest, Cut.InRequest)]
    public async Task A_submission_whose_connection_breaks_is_one_order(params Cut[] cuts)
    {
        var prompt = $"own cut {string.Join(' ', cuts)}";
        await using var proxy = system.Cutting(prompt, cuts);
        var client = Connect(proxy.Address);

        var job = await client.GenerateAsync(new ImageRequest { Prompt = prompt }, cancellationToken: Token);

        Assert.Equal(cuts.Length, proxy.Cuts);
        Assert.Equal(Assert.Single(system.Bought(prompt)), Digest(await client.ReadImageAsync(job.Id, Token)));
    }

    [Theory]
    [InlineData(Cut.WhileWaiting)]
    [InlineData(Cut.WhileWaitingUnseen)]
    public async Task A_wait_whose_connection_breaks_goes_on(Cut cut)
    {
        var prompt = $"own wait {cut}";
        var job = (await Connect().SubmitAsync(new ImageRequest { Prompt = prompt }, cancellationToken: Token))[0];
        await using var proxy = system.Cutting(prompt, cut);

        Assert.Equal(JobStatus.Succeeded, (await Connect(proxy.Address).WaitAsync(job.Id, Token)).Status);

        Assert.Equal(1, proxy.Cuts);
        Assert.Single(system.Bought(prompt));
    }

    [Fact]
    public async Task An_image_whose_download_breaks_is_read_again()
    {
        var job = await Connect().GenerateAsync(new ImageRequest { Prompt = "own large", Width = 2880, Height = 2880 }, cancellationToken: Token);
        await using var proxy = system.Cutting("own large", Cut.InResponse);

        Assert.Equal(Assert.Single(system.Bought("own large")), Digest(await Connect(proxy.Address).ReadImageAsync(job.Id, Token)));

        Assert.Equal(1, proxy.Cuts);
    }

    [Fact]
    public async Task Events_are_complete_and_in_order_though_their_connection_breaks()
    {
        var job = (await Connect().SubmitAsync(new ImageRequest { Prompt = "own events" }, cancellationToken: Token))[0];
        await using var proxy = system.Cutting("own events", Cut.AfterRequest, Cut.WhileWaiting);

        var events = await Connect(proxy.Address).WatchAsync(job.Id, cancellationToken: Token).Where(item => item.Sequence is not null).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long?)number), events.Select(item => item.Sequence));
        Assert.Equal((2, "image.generated"), (proxy.Cuts, events[^1].Type));
        Assert.Single(system.Bought("own events"));
    }

    [Fact]
    public async Task A_refusal_by_moderation_is_a_failed_job_and_an_exception_of_the_common_interface()
    {
        var client = Connect();

        var job = await client.GenerateAsync(new ImageRequest { Prompt = "own refused", Provider = "strict" }, cancellationToken: Token);
        var fault = await Assert.ThrowsAsync<ImageGenException>(() => new ImageGenerator(client).GenerateAsync(
            new ImageGenerationRequest("own refused"), new ImageGenerationOptions { RawRepresentationFactory = _ => new ImageRequest { Prompt = "", Provider = "strict" } }, Token));

        Assert.Equal((JobStatus.Failed, FailureReason.ContentRejected), (job.Status, job.Error!.Reason));
        Assert.Equal("content_rejected", fault.Code);
    }

    [Theory]
    [InlineData("wrong", "invalid_credentials")]
    [InlineData("read", "scope_missing")]
    public async Task A_refused_call_has_the_code(string key, string code)
    {
        var client = Connect(key: key == "read" ? system.ReadKey : "ig_wrong");

        var refusal = await Assert.ThrowsAsync<ImageGenException>(() => client.SubmitAsync(new ImageRequest { Prompt = "own none" }, cancellationToken: Token));

        Assert.Equal(code, refusal.Code);
        Assert.Empty(system.Bought("own none"));
    }

    [Fact]
    public async Task A_job_is_canceled_while_it_is_waited_for()
    {
        var client = Connect();
        var job = (await client.SubmitAsync(new ImageRequest { Prompt = "own cancel sandbox:async=600", Provider = "free" }, cancellationToken: Token))[0];
        var waiting = client.WaitAsync(job.Id, Token);

        await client.CancelAsync(job.Id, Token);

        Assert.Equal(JobStatus.Canceled, (await waiting).Status);
    }

    [Fact]
    public async Task The_common_interface_makes_an_image_and_edits_it_through_a_connection_that_breaks()
    {
        await using var proxy = system.Cutting("own interface", Cut.AfterRequest);
        var services = new ServiceCollection();
        services.AddImageGenClient(options => (options.BaseAddress, options.ApiKey) = (proxy.Address, system.Key));
        await using var provider = services.BuildServiceProvider();
        var generator = provider.GetRequiredService<IImageGenerator>();

        var made = Assert.IsType<DataContent>(Assert.Single((await generator.GenerateAsync(new ImageGenerationRequest("own interface"), cancellationToken: Token)).Contents));
        var edited = await generator.EditImageAsync(made, "own edit", new ImageGenerationOptions { RawRepresentationFactory = _ => new ImageRequest { Prompt = "", Provider = "free", Strength = 0.5 } }, Token);

        Assert.Equal(Assert.Single(system.Bought("own interface")), Digest(made.Data.ToArray()));
        Assert.NotEmpty(Assert.IsType<DataContent>(Assert.Single(edited.Contents)).Data.ToArray());
        Assert.Equal(1, proxy.Cuts);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // A connection for each request, as behind a proxy that keeps none.
    private ImageGenClient Connect(Uri? address = null, string? key = null) => new(new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
    {
        BaseAddress = address ?? system.Gateway,
        DefaultRequestHeaders = { Authorization = new("Bearer", key ?? system.Key) },
    });
}
