using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.ComfyUi;
using ImageGen.Providers.ComfyUi.Workflows;

namespace ImageGen.Providers.Tests.ComfyUi;

public sealed class ImageToImageTests : IDisposable
{
    private const string Upload = "POST /upload/image";

    private const string FromPicture = """{"1":{"class_type":"LoadImage","inputs":{"image":"{{image}}"}},"2":{"class_type":"KSampler","inputs":{"a":"{{prompt}}","seed":"{{seed}}","denoise":"{{strength:0.75}}"}}}""";

    private readonly ComfyUiDouble _box = new ComfyUiDouble().Answer(ComfyUiDouble.Buy, 200, ComfyUiDouble.Accepted);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("""{"name":"imagegen-1.png","subfolder":"","type":"input"}""", "imagegen-1.png")]
    [InlineData("""{"name":"imagegen-1 (1).png","subfolder":"from/bus","type":"input"}""", "from/bus/imagegen-1 (1).png")]
    [InlineData("""{"name":"x.png"}""", "x.png")]
    public async Task An_image_is_uploaded_and_its_name_put_into_the_slot(string answer, string name)
    {
        _box.Answer(Upload, 200, answer);

        Assert.IsType<SubmitOutcome.Accepted>(await _box.Provider(workflow: FromPicture).SubmitAsync(Orders.From("a cat"), Token));

        Assert.Equal([Upload, ComfyUiDouble.Buy], _box.Calls.Select(call => call.Call));
        Assert.Contains($"\"inputs\":{{\"image\":\"{name}\"}}", _box.BodyOf(ComfyUiDouble.Buy), StringComparison.Ordinal);
        Assert.Contains("\"denoise\":0.6", _box.BodyOf(ComfyUiDouble.Buy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "", null)]
    [InlineData(200, "{}", null)]
    [InlineData(200, "<html>", null)]
    [InlineData(400, "", FailureReason.InvalidRequest)]
    [InlineData(413, "", FailureReason.InvalidRequest)]
    [InlineData(404, "", FailureReason.ProviderRetired)]
    [InlineData(401, "", FailureReason.Authentication)]
    public async Task A_refused_upload_is_no_order(int status, string body, FailureReason? reason)
    {
        _box.Answer(Upload, status, body);
        var ordering = _box.Provider(workflow: FromPicture).SubmitAsync(Orders.From("a cat"), Token);

        if (reason is null)
        {
            Assert.False((await Assert.ThrowsAsync<ProviderFaultException>(() => ordering)).MayHaveBought);
        }
        else
        {
            Assert.Equal(reason, Assert.IsType<SubmitOutcome.Refused>(await ordering).Refusal.Reason);
        }

        Assert.Equal(0, _box.Count(ComfyUiDouble.Buy));
    }

    [Fact]
    public async Task A_workflow_with_the_image_slot_supports_and_requires_a_source_image()
    {
        Assert.False(_box.Provider().ImageToImage);
        var provider = _box.Provider(workflow: FromPicture);
        Assert.True(provider.ImageToImage);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(await provider.SubmitAsync(Orders.Of("a cat"), Token)).Refusal.Reason);
        Assert.Empty(_box.Calls);
    }

    [Fact]
    public async Task The_server_gets_the_bytes_as_they_are_and_runs_the_workflow_on_them()
    {
        // The workflow that comes along, with the image in place of nothing.
        using var reader = new StreamReader(typeof(WorkflowSource).Assembly.GetManifestResourceStream("comfyui-sd15.json")!);
        var workflow = (await reader.ReadToEndAsync(Token))
            .Replace("""{ "class_type": "EmptyLatentImage", "inputs": { "width": "{{width:512}}", "height": "{{height:512}}", "batch_size": 1 } }""",
                """{ "class_type": "VAEEncode", "inputs": { "pixels": ["10", 0], "vae": ["4", 2] } }, "10": { "class_type": "LoadImage", "inputs": { "image": "{{image}}" } }""", StringComparison.Ordinal)
            .Replace("\"denoise\": 1", "\"denoise\": \"{{strength:0.75}}\"", StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, workflow, Token);
        try
        {
            await using var box = await ComfyUiEmulator.StartAsync(new ComfyUiOptions { Latency = Latency.Fixed(TimeSpan.Zero), Checkpoints = ["v1-5-pruned-emaonly.safetensors"] }, Token);
            using var provider = (ComfyUiProvider)new ComfyUiKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "comfyui", Kind = "comfyui", BaseUrl = box.BaseUrl, Workflow = path });

            var accepted = Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(Orders.From("a cat"), Token));
            Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(Orders.From("a cat"), Token));

            var (name, bytes) = Assert.Single(box.Uploads);
            Assert.Equal(Orders.Source.Bytes.ToArray(), bytes);
            var input = box.Ledger.Purchases.First().Input;
            Assert.Equal((name, 0.6), (input.GetProperty("10").GetProperty("inputs").GetProperty("image").GetString(), input.GetProperty("3").GetProperty("inputs").GetProperty("denoise").GetDouble()));
            Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(Orders.From("a cat"), accepted.ProviderId, Token));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
