using System.Text;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Automatic1111;
using ImageGen.Providers.CogView;
using ImageGen.Providers.ComfyUi;
using ImageGen.Providers.ComfyUi.Workflows;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.HuggingFace;
using ImageGen.Providers.OpenAi;
using ImageGen.Providers.Replicate;
using ImageGen.Providers.SdCpp;
using ImageGen.Providers.Stability;

namespace ImageGen.Providers.Tests.Http;

/// <summary>An adapter that buys over HTTP, as far as the line between "not bought" and "may have been bought" is concerned.</summary>
internal sealed record PaidAdapter
{
    public const string Canary = "CanaryCanaryCanaryCanaryCanary";

    // A version alone: no free question comes before the order.
    private const string Version = "39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b";

    private static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 1, 1);

    private static readonly PaidAdapter[] Adapters =
    [
        new()
        {
            Name = "replicate",
            GoodStatus = 201,
            GoodBody = """{"id":"abc","status":"starting"}""",
            IsGood = outcome => outcome is SubmitOutcome.Accepted { ProviderId: "abc" },
            Make = (url, http, clock) => new ReplicateProvider(
                new ConfiguredProvider { Name = "replicate", Kind = "replicate", Model = Version }, new ReplicateApi(url, Canary, http, clock), Downloader(url, clock), clock),
        },
        new()
        {
            Name = "openai",
            GoodStatus = 200,
            GoodBody = $$"""{"created":1713833628,"data":[{"b64_json":"{{Convert.ToBase64String(Picture)}}"}]}""",
            IsGood = outcome => outcome is SubmitOutcome.Completed completed && completed.Image.Span.SequenceEqual(Picture),
            Make = (url, http, clock) => new OpenAiProvider("openai", "gpt-image-1", new OpenAiApi(url, Canary, http, clock), new ImageCollection(Downloader(url, clock), clock)),
        },
        new()
        {
            Name = "stability",
            GoodStatus = 200,
            GoodBody = $$"""{"image":"{{Convert.ToBase64String(Picture)}}","seed":7,"finish_reason":"SUCCESS"}""",
            IsGood = outcome => outcome is SubmitOutcome.Completed completed && completed.Image.Span.SequenceEqual(Picture),
            Make = (url, http, clock) => new StabilityProvider("stability", "core", new StabilityApi(url, Canary, http, clock)),
        },
        new()
        {
            Name = "cogview",
            GoodStatus = 200,
            GoodBody = $$"""{"created":1,"data":[{"url":"data:image/png;base64,{{Convert.ToBase64String(Picture)}}"}]}""",
            IsGood = outcome => outcome is SubmitOutcome.Completed completed && completed.Image.Span.SequenceEqual(Picture),
            Make = (url, http, clock) => new CogViewProvider("cogview", "cogview-4", new CogViewApi(url, Canary, http, clock), Downloader(url, clock)),
        },
        new()
        {
            Name = "cogview, for later",
            GoodStatus = 200,
            GoodBody = """{"id":"abc","task_status":"PROCESSING"}""",
            IsGood = outcome => outcome is SubmitOutcome.Accepted { ProviderId: "abc" },
            Make = (url, http, clock) => new CogViewProvider("cogview", "glm-image", new CogViewApi(url, Canary, http, clock), Downloader(url, clock)),
        },
        new()
        {
            Name = "huggingface",
            GoodStatus = 200,
            GoodBody = $$"""{"data":[{"b64_json":"{{Convert.ToBase64String(Picture)}}"}]}""",
            IsGood = outcome => outcome is SubmitOutcome.Completed completed && completed.Image.Span.SequenceEqual(Picture),
            // The one provider that is ordered from without a question before.
            Make = (url, http, clock) => new HuggingFaceProvider("huggingface", "a/b:hf-inference", new HuggingFaceApi(url, url, Canary, http, clock), Downloader(url, clock)),
        },
        new()
        {
            Name = "sdcpp",
            GoodStatus = 202,
            GoodBody = """{"created":1795430303,"id":"job_6b04179f_00000001","kind":"img_gen","poll_url":"/sdcpp/v1/jobs/job_6b04179f_00000001","status":"queued"}""",
            IsGood = outcome => outcome is SubmitOutcome.Accepted { ProviderId: "job_6b04179f_00000001" },
            Make = (url, http, clock) => new SdCppProvider("sdcpp", null, new SdCppApi(url, http), Downloader(url, clock), clock),
        },
        new()
        {
            Name = "automatic1111",
            GoodStatus = 200,
            GoodBody = $$"""{"images":["{{Convert.ToBase64String(Picture)}}"],"parameters":{},"info":"{\"seed\":7}"}""",
            IsGood = outcome => outcome is SubmitOutcome.Completed completed && completed.Image.Span.SequenceEqual(Picture),
            Make = (url, http, clock) => new Automatic1111Provider("automatic1111", null, new Automatic1111Api(url, new Credentials($"painter:{Canary}"), http), clock),
        },
        new()
        {
            Name = "stability, from an image",
            StartsFromPicture = true,
            GoodStatus = 200,
            GoodBody = $$"""{"image":"{{Convert.ToBase64String(Picture)}}","seed":7,"finish_reason":"SUCCESS"}""",
            IsGood = outcome => outcome is SubmitOutcome.Completed completed && completed.Image.Span.SequenceEqual(Picture),
            Make = (url, http, clock) => new StabilityProvider("stability", "sd3", new StabilityApi(url, Canary, http, clock)),
        },
        new()
        {
            Name = "comfyui",
            GoodStatus = 200,
            GoodBody = """{"prompt_id":"0198d9f2-0000-7000-8000-000000000001","number":3,"node_errors":{}}""",
            IsGood = outcome => outcome is SubmitOutcome.Accepted { ProviderId: "0198d9f2-0000-7000-8000-000000000001" },
            Make = (url, http, clock) => new ComfyUiProvider("comfyui", null, WorkflowSource.Load("sdxl", out _)!, new ComfyUiApi(url, http), new RunListener(url, Connections.ToGpuServer(), clock), Downloader(url, clock), clock),
        },
    ];

    public required string Name { get; init; }

    public required int GoodStatus { get; init; }

    /// <summary>Whether its orders start from an image.</summary>
    public bool StartsFromPicture { get; private init; }

    /// <summary>The body of a response that accepts the order; no part of it is valid alone.</summary>
    public required string GoodBody { get; init; }

    /// <summary>Whether an outcome matches <see cref="GoodBody"/>.</summary>
    public required Func<SubmitOutcome, bool> IsGood { get; init; }

    private Func<Uri, ProviderHttp, TimeProvider, IImageProvider> Make { get; init; } = null!;

    public static TheoryData<string> Names => [.. Adapters.Select(adapter => adapter.Name)];

    public static PaidAdapter Of(string name) => Adapters.Single(adapter => adapter.Name == name);

    /// <summary>An order of its kind.</summary>
    public GenerationOrder Order(string prompt)
        => StartsFromPicture ? Orders.Of(prompt) with { Image = new InputImage(Picture, "image/png", 1, 1), Strength = 0.6 } : Orders.Of(prompt);

    /// <summary>A good answer with a length.</summary>
    public byte[] GoodAnswer => RawServer.Response(GoodStatus, GoodBody);

    /// <summary>The same good answer, framed in the three ways of HTTP/1.1: by length, in chunks, and by the end of the connection.</summary>
    public IReadOnlyList<byte[]> GoodAnswers
    {
        get
        {
            var head = $"HTTP/1.1 {GoodStatus} Answer\r\ncontent-type: application/json\r\n";
            var half = GoodBody.Length / 2;
            var chunks = $"{half:x}\r\n{GoodBody[..half]}\r\n{GoodBody.Length - half:x}\r\n{GoodBody[half..]}\r\n0\r\n\r\n";
            return
            [
                GoodAnswer,
                Encoding.ASCII.GetBytes($"{head}transfer-encoding: chunked\r\n\r\n{chunks}"),
                Encoding.ASCII.GetBytes($"{head}connection: close\r\n\r\n{GoodBody}"),
            ];
        }
    }

    /// <summary>The adapter at an address, over real connections.</summary>
    public IImageProvider At(Uri url, TimeProvider? clock = null) => Make(url, new ProviderHttp(clock ?? TimeProvider.System), clock ?? TimeProvider.System);

    /// <summary>The adapter without a network.</summary>
    public IImageProvider Over(HttpMessageHandler answers)
        => Make(new Uri("http://service.test"), new ProviderHttp(TimeProvider.System, answers, answers), TimeProvider.System);

    /// <summary>The adapter on a connection of the test's making; all else is as it is for real.</summary>
    public IImageProvider On(SocketsHttpHandler paid)
        => Make(new Uri("http://service.test/v1"), new ProviderHttp(TimeProvider.System, Connections.Pooled(), paid), TimeProvider.System);

    private static ImageDownloader Downloader(Uri url, TimeProvider clock) => new(new DownloadRules(url, url, [], []), clock);
}
