using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Attempts;

/// <summary>The attempt records how an image differs from the request, for every provider.</summary>
public sealed class RemarkTests(StoreFixture store)
{
    private static readonly ImageRequest Request = new() { Prompt = "a red cube" };

    public static TheoryData<ImageRequest, int, int, string?> Sizes => new()
    {
        { Request with { Width = 990, Height = 316 }, 984, 312, "Asked for 990x316, got 984x312." },
        { Request with { Width = 984, Height = 312 }, 984, 312, null },
        { Request with { AspectRatio = "16:9" }, 1024, 1024, "Asked for 16:9, got 1024x1024." },
        { Request with { AspectRatio = "16:9" }, 1344, 768, null },
        { Request with { OutputFormat = OutputFormat.Webp }, 64, 64, "Asked for webp, got png." },
        { Request with { OutputFormat = OutputFormat.Png }, 64, 64, null },
        { Request with { Width = 65, Height = 71, OutputFormat = OutputFormat.Jpeg }, 128, 128, "Asked for 65x71, got 128x128. Asked for jpeg, got png." },
        { Request, 64, 64, null },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_deviating_size_shape_or_format_is_a_remark(ImageRequest request, int width, int height, string? remark)
        => Assert.Equal(remark, (await MakeAsync(new SynchronousProvider { OnSubmit = Completing(Pngs.Of(width, height)) }, request)).Message);

    [Fact]
    public async Task A_deviation_of_an_image_fetched_later_is_a_remark()
    {
        var provider = new PredictionProvider { OnFetch = () => Task.FromResult(Pngs.Of(984, 312)) };

        var attempt = await MakeAsync(provider, Request with { Width = 990, Height = 316 });

        Assert.Equal("Asked for 990x316, got 984x312.", attempt.Message);
    }

    [Theory]
    [InlineData("The service makes shapes, not sizes.", "The service makes shapes, not sizes. Asked for 990x316, got 984x312.")]
    [InlineData("990x316 was ordered as 984x312.", "990x316 was ordered as 984x312.")]
    public async Task A_remark_of_the_adapter_is_not_repeated(string remark, string message)
    {
        var provider = new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(Pngs.Of(984, 312), remark)) };

        Assert.Equal(message, (await MakeAsync(provider, Request with { Width = 990, Height = 316 })).Message);
    }

    [Fact]
    public async Task A_size_that_differs_from_the_source_image_is_a_remark()
    {
        var source = $"data:image/png;base64,{Convert.ToBase64String(Pngs.Of(72, 100).Span)}";

        var attempt = await MakeAsync(new SynchronousProvider { OnSubmit = Completing(Pngs.Of(128, 128)) }, Request with { Image = source });

        Assert.Equal(("72x100", "The source image is 72x100, the image made from it 128x128."), (attempt.SourceSize, attempt.Message));
    }

    [Theory]
    [InlineData(7, true, true, null)]
    [InlineData(42, true, false, "Asked for seed 7, got seed 42.")]
    [InlineData(42, false, false, "It was made with seed 42, not with the drawn seed 7.")]
    public async Task The_receipt_has_the_seed_that_the_service_reports(long reported, bool isNamed, bool honoured, string? remark)
    {
        var provider = new SynchronousProvider { OnSubmit = Completing(Pngs.Of(64, 64), new ImageReport { Seed = reported }) };

        var attempt = await MakeAsync(provider, Request, isNamed);

        Assert.Equal((reported, honoured, remark), (attempt.ReportedSeed!.Value, attempt.SeedHonoured!.Value, attempt.Message));
    }

    [Fact]
    public async Task A_receipt_claims_no_seed_that_the_service_takes_no_notice_of()
    {
        var provider = new SynchronousProvider { Abilities = new ProviderAbilities { Seed = false }, OnSubmit = Completing(Pngs.Of(64, 64)) };
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var receipt = await ReceiptOfAsync(worker, await worker.SubmitAsync(Request));

        Assert.Equal((7, false), (receipt.Seed, receipt.SeedHonoured!.Value));
    }

    [Fact]
    public async Task An_unknown_value_is_not_claimed_on_the_receipt()
        => Assert.Null((await MakeAsync(new SynchronousProvider { OnSubmit = Completing(Pngs.Of(64, 64)) }, Request)).SeedHonoured);

    [Fact]
    public async Task The_text_in_an_image_states_what_a_service_that_ignores_seed_steps_and_model_did()
    {
        const string Text = "a red cube\nSteps: 1, Seed: 7\nNegative prompt: x\nSteps: 20, CFG scale: 7.0, Seed: 42, Size: 64x64, Model: tiny-random-sd1.safetensors, Version: stable-diffusion.cpp, SDCPP: {\"prompt\":\"Steps: 9, Seed: 9\"}";
        var provider = new ForgetfulProvider { OnSubmit = Completing(Pngs.Of(64, 64, Text)) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync(Request with { Steps = 30, Model = "nosuch.safetensors" }, seedIsNamed: true);

        var receipt = await ReceiptOfAsync(worker, id);

        Assert.Equal(("tiny-random-sd1.safetensors", false), (receipt.Model!, receipt.SeedHonoured!.Value));
        var attempt = Assert.Single(receipt.Attempts);
        Assert.Equal(("nosuch.safetensors", 42, false), (attempt.Model!, attempt.ReportedSeed!.Value, attempt.ModelHonoured!.Value));
        Assert.Equal(
            "Asked for seed 7, got seed 42. Asked for steps 30, got steps 20. Asked for model nosuch.safetensors, got model tiny-random-sd1.safetensors.", attempt.Message);
    }

    [Fact]
    public async Task A_receipt_claims_no_model_that_a_caller_named_and_nothing_confirms()
    {
        var provider = new ForgetfulProvider { OnSubmit = Completing(Pngs.Of(64, 64)) };
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var receipt = await ReceiptOfAsync(worker, await worker.SubmitAsync(Request with { Model = "nosuch" }));

        Assert.Null(receipt.Model);
        Assert.Equal(("nosuch", "The service does not say which model it used; nosuch was asked for."), (receipt.Attempts[^1].Model!, receipt.Attempts[^1].Message));
        Assert.Equal(("model", "nosuch", null), Assert.Single(receipt.Attempts[^1].Changes!.Select(change => (change.Field, change.Asked, change.Made))));
    }

    [Fact]
    public async Task The_operators_own_model_needs_no_confirmation()
    {
        var provider = new ForgetfulProvider { OnSubmit = Completing(Pngs.Of(64, 64)) };
        await using var worker = new TestWorker(store.ConnectionString, provider);

        Assert.Equal("scripted-model", (await ReceiptOfAsync(worker, await worker.SubmitAsync(Request))).Model);
    }

    [Fact]
    public async Task A_parameter_that_an_adapter_leaves_out_is_a_remark_before_the_order()
    {
        var provider = new ForgetfulProvider { LeavesOut = "The service has no input for steps: left out.", OnSubmit = Completing(Pngs.Of(64, 64)) };

        Assert.Equal(provider.LeavesOut, (await MakeAsync(provider, Request)).Message);
    }

    private static Func<CancellationToken, Task<SubmitOutcome>> Completing(ReadOnlyMemory<byte> image, ImageReport? report = null)
        => _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(image, Report: report));

    private static async Task<Receipt> ReceiptOfAsync(TestWorker worker, Guid id)
    {
        await worker.RunUntilAsync(id, JobState.Succeeded);
        return (await worker.Store.ReadEventsAsync(id, 0, TestContext.Current.CancellationToken)).OfType<ImageGenerated>().Single().Receipt;
    }

    private async Task<Attempt> MakeAsync(SynchronousProvider provider, ImageRequest request, bool seedIsNamed = false)
    {
        await using var worker = new TestWorker(store.ConnectionString, provider);
        return Assert.Single((await worker.RunUntilAsync(await worker.SubmitAsync(request, seedIsNamed: seedIsNamed), JobState.Succeeded)).Attempts);
    }
}
