#pragma warning disable MEAI001 // IImageGenerator is experimental in Microsoft.Extensions.AI 10.11.
using System.Text;
using ImageGen.Cli.Hosts;
using ImageGen.Contracts;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Jobs.Listing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Client.Tests;

/// <summary>The client against the whole system in one process.</summary>
[Trait("Category", "Long")]
public sealed class ImageGenClientTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-client-");
    private EmbeddedSystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await EmbeddedSystem.StartAsync(_folder, "http://127.0.0.1:0", ["Worker:Slots=1"], LogLevel.Critical, Token);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_image_is_generated_and_its_bytes_are_read()
    {
        var client = Connect();

        var job = await client.GenerateAsync(Request(), cancellationToken: Token);

        Assert.Equal((JobStatus.Succeeded, "image/png", 64), (job.Status, job.Image!.ContentType, job.Image.Width));
        Assert.Equal(job.Image.Bytes, (await client.ReadImageAsync(job.Id, Token)).Length);
        Assert.Equal(job.Sequence, (await client.GetAsync(job.Id, Token)).Sequence);
    }

    [Fact]
    public async Task A_submission_whose_response_is_lost_is_repeated_and_orders_one_image()
    {
        var client = Connect(new CuttingHandler(responses: 2));

        await client.GenerateAsync(Request(), cancellationToken: Token);

        Assert.Single((await _system.App.Services.GetRequiredService<IJobIndex>().ListAsync(Tenants.Default, new JobFilter(), 10, null, Token)).Jobs);
    }

    [Fact]
    public async Task A_gateway_that_does_not_respond_ends_the_call_after_some_attempts()
        => await Assert.ThrowsAsync<HttpRequestException>(() => Connect(new CuttingHandler(responses: 100)).SubmitAsync(Request(), cancellationToken: Token));

    [Fact]
    public async Task A_stream_of_events_that_breaks_is_resumed_without_a_gap_or_a_repetition()
    {
        var job = (await Connect().SubmitAsync(Request(), cancellationToken: Token))[0];

        List<JobEvent> events = [];
        await foreach (var item in Connect(new CuttingHandler(streams: 2)).WatchAsync(job.Id, cancellationToken: Token))
        {
            events.Add(item);
        }

        var numbers = events.Select(item => item.Sequence).OfType<long>().ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => (long)number), numbers);
        Assert.Equal("image.generated", events[^1].Type);
    }

    [Fact]
    public async Task A_refusal_says_what_is_wrong()
    {
        var refusal = await Assert.ThrowsAsync<ImageGenException>(() => Connect().SubmitAsync(Request() with { Prompt = "" }, cancellationToken: Token));

        Assert.Equal((System.Net.HttpStatusCode.BadRequest, "invalid_request"), (refusal.Status, refusal.Code));
        Assert.Contains("prompt must not be empty", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("job_not_found", (await Assert.ThrowsAsync<ImageGenException>(() => Connect().GetAsync(Guid.NewGuid(), Token))).Code);
    }

    [Fact]
    public async Task An_image_is_made_from_another()
    {
        var client = Connect();
        var first = await client.GenerateAsync(Request(), cancellationToken: Token);

        var edited = await client.EditAsync(Request() with { Strength = 0.5 }, await client.ReadImageAsync(first.Id, Token), cancellationToken: Token);

        Assert.Equal(JobStatus.Succeeded, edited.Status);
        Assert.StartsWith("data:image/png", (await client.SendAsync(HttpMethod.Get, $"/v1/jobs/{edited.Id}", cancellationToken: Token)).GetProperty("request").GetProperty("image").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_canceled()
    {
        var client = Connect();

        // The first job has the only slot, so the second one is still queued.
        await client.SubmitAsync(Request() with { Prompt = "sandbox:slow=3" }, cancellationToken: Token);
        var job = (await client.SubmitAsync(Request(), cancellationToken: Token))[0];

        await client.CancelAsync(job.Id, Token);

        Assert.Equal(JobStatus.Canceled, (await client.WaitAsync(job.Id, Token)).Status);
    }

    [Fact]
    public async Task The_image_generator_of_Microsoft_Extensions_AI_makes_images_from_dependency_injection()
    {
        var services = new ServiceCollection();
        services.AddImageGenClient(options => options.BaseAddress = _system.Address);
        await using var provider = services.BuildServiceProvider();

        var response = await provider.GetRequiredService<IImageGenerator>().GenerateAsync(
            new ImageGenerationRequest("a cat"), new ImageGenerationOptions { Count = 2, ImageSize = new System.Drawing.Size(64, 64), MediaType = "image/png" }, Token);

        Assert.Equal(2, response.Contents.OfType<DataContent>().Count(content => content.MediaType == "image/png" && content.Data.Length > 100));
    }

    [Fact]
    public void A_webhook_is_valid_only_as_it_was_signed()
    {
        var (secret, now, body) = (WebhookSignature.NewSecret(), DateTimeOffset.UtcNow, Encoding.UTF8.GetBytes("""{"type":"image.generated"}"""));
        var verifier = new WebhookVerifier(secret);
        var (time, signature) = ($"{now.ToUnixTimeSeconds()}", WebhookSignature.Sign("msg_1", now, body, [WebhookSignature.NewSecret(), secret]));

        Assert.True(verifier.IsValid("msg_1", time, signature, body));
        Assert.False(verifier.IsValid("msg_2", time, signature, body));
        Assert.False(verifier.IsValid("msg_1", time, signature, "other"u8));
        Assert.False(verifier.IsValid("msg_1", $"{now.ToUnixTimeSeconds() - 301}", signature, body));
        Assert.False(verifier.IsValid("msg_1", "99999999999999999", signature, body));
        Assert.False(verifier.IsValid("msg_1", "x", signature, body));
        Assert.False(verifier.IsValid(null, time, signature, body));
        Assert.False(verifier.IsValid("msg_1", time, "v1,notbase64! v2,x", body));
        Assert.False(new WebhookVerifier(WebhookSignature.NewSecret()).IsValid("msg_1", time, signature, body));
    }

    private static ImageRequest Request() => new() { Prompt = "a cat", Width = 64, Height = 64 };

    private ImageGenClient Connect(HttpMessageHandler? handler = null) => new(new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = _system.Address });
}
