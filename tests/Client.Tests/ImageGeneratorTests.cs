#pragma warning disable MEAI001 // IImageGenerator is experimental in Microsoft.Extensions.AI 10.11.
using System.Drawing;
using System.Net;
using System.Text.Json;
using ImageGen.Contracts;
using Microsoft.Extensions.AI;

namespace ImageGen.Client.Tests;

/// <summary>What requests of Microsoft.Extensions.AI become, and their responses.</summary>
public sealed class ImageGeneratorTests : IDisposable
{
    private const string FailedJob = """{"id":"0193e5a0-0000-4000-8000-000000000002","tenant":"default","status":"failed","seed":7,"created_at":"2026-11-30T12:00:00Z","sequence":3,"error":{"reason":"content_rejected","message":"No."}}""";

    private readonly FakeGateway _gateway = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private JsonElement SentBody => JsonDocument.Parse(_gateway.Requests[0].Body).RootElement;

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task The_options_become_fields_of_the_request_and_the_image_is_data()
    {
        AnswerWithImage();

        var response = await GenerateAsync(new ImageGenerationRequest("a cat"), new ImageGenerationOptions { Count = 1, ImageSize = new Size(640, 480), MediaType = "image/webp", ModelId = "m" });

        Assert.Equal("""{"prompt":"a cat","width":640,"height":480,"model":"m","output_format":"webp"}""", _gateway.Requests[0].Body);
        var content = Assert.IsType<DataContent>(Assert.Single(response.Contents));
        Assert.Equal(("image/png", 3), (content.MediaType, content.Data.Length));
        Assert.Equal(JobStatus.Succeeded, Assert.Single(Assert.IsAssignableFrom<IReadOnlyList<ImageJob>>(response.RawRepresentation)).Status);
    }

    [Fact]
    public async Task An_original_image_makes_an_edit()
    {
        AnswerWithImage();

        await Generator().EditImageAsync(new DataContent(new byte[] { 1, 2, 3 }, "image/png"), "a hat", cancellationToken: Token);

        Assert.Equal(("a hat", "data:image/png;base64,AQID"), (SentBody.GetProperty("prompt").GetString(), SentBody.GetProperty("image").GetString()));
    }

    [Fact]
    public async Task An_original_image_may_be_an_address()
    {
        AnswerWithImage();

        await GenerateAsync(new ImageGenerationRequest("a hat", [new UriContent("https://images.example/a.png", "image/png")]));

        Assert.Equal("https://images.example/a.png", SentBody.GetProperty("image").GetString());
    }

    [Fact]
    public async Task Original_images_that_can_not_be_sent_are_refused_and_nothing_is_ordered()
    {
        var image = new DataContent(new byte[] { 1 }, "image/png");

        await Assert.ThrowsAsync<NotSupportedException>(() => GenerateAsync(new ImageGenerationRequest("a", [image, image])));
        await Assert.ThrowsAsync<NotSupportedException>(() => GenerateAsync(new ImageGenerationRequest("a", [new HostedFileContent("file")])));
        await Assert.ThrowsAsync<NotSupportedException>(() => GenerateAsync(new ImageGenerationRequest("a"), new ImageGenerationOptions { ResponseFormat = ImageGenerationResponseFormat.Hosted }));
        Assert.Empty(_gateway.Requests);
    }

    [Fact]
    public async Task Further_fields_come_from_a_request_of_this_system()
    {
        AnswerWithImage();

        await GenerateAsync(new ImageGenerationRequest("a cat"), new ImageGenerationOptions { RawRepresentationFactory = _ => new ImageRequest { Prompt = "other", Steps = 20, NegativePrompt = "a dog" } });

        Assert.Equal(("a cat", 20, "a dog"), (SentBody.GetProperty("prompt").GetString(), SentBody.GetProperty("steps").GetInt32(), SentBody.GetProperty("negative_prompt").GetString()));
    }

    [Fact]
    public async Task An_image_may_be_a_link_to_the_gateway()
    {
        _gateway.Answer(HttpStatusCode.Accepted, FakeGateway.Job).Answer(HttpStatusCode.OK, FakeGateway.Job);

        var response = await GenerateAsync(new ImageGenerationRequest("a"), new ImageGenerationOptions { ResponseFormat = ImageGenerationResponseFormat.Uri });

        Assert.Equal("http://gateway.example/v1/jobs/0193e5a0-0000-4000-8000-000000000001/image", Assert.IsType<UriContent>(Assert.Single(response.Contents)).Uri.AbsoluteUri);
    }

    [Fact]
    public async Task Of_several_images_those_arrive_that_were_made()
    {
        _gateway.Answer(HttpStatusCode.Accepted, $$"""{"id":"0193e5a0-0000-4000-8000-000000000003","jobs":[{{FailedJob}},{{FakeGateway.Job}}]}""")
            .Answer(HttpStatusCode.OK, FailedJob).Answer(HttpStatusCode.OK, FakeGateway.Job).Answer(HttpStatusCode.OK, "png");

        var response = await GenerateAsync(new ImageGenerationRequest("a"), new ImageGenerationOptions { Count = 2 });

        Assert.Single(response.Contents);
        Assert.Equal(2, ((IReadOnlyList<ImageJob>)response.RawRepresentation!).Count);
        Assert.Equal(2, SentBody.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_job_without_an_image_is_an_exception_with_the_job()
    {
        _gateway.Answer(HttpStatusCode.Accepted, FailedJob).Answer(HttpStatusCode.OK, FailedJob);

        var refusal = await Assert.ThrowsAsync<ImageGenException>(() => GenerateAsync(new ImageGenerationRequest("a")));

        Assert.Equal(("content_rejected", "No.", FailureReason.ContentRejected), (refusal.Code, refusal.Message, refusal.Job!.Error!.Reason));
    }

    [Fact]
    public void Its_services_are_the_client_and_its_description()
    {
        var generator = Generator();

        Assert.NotNull(generator.GetService<ImageGenClient>());
        Assert.Equal(("imagegen", new Uri("http://gateway.example")), (generator.GetService<ImageGeneratorMetadata>()!.ProviderName, generator.GetService<ImageGeneratorMetadata>()!.ProviderUri));
        Assert.Same(generator, generator.GetService<IImageGenerator>());
        Assert.Null(generator.GetService<HttpClient>());
    }

    private void AnswerWithImage() => _gateway.Answer(HttpStatusCode.Accepted, FakeGateway.Job).Answer(HttpStatusCode.OK, FakeGateway.Job).Answer(HttpStatusCode.OK, "png");

    private Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null) => Generator().GenerateAsync(request, options, Token);

    private ImageGenerator Generator() => new(_gateway.Connect());
}
