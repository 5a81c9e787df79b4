using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.ComfyUi;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.ComfyUi;

/// <summary>The adapter against a ComfyUI that was written without it, over real connections, with a ledger of what was made.</summary>
public sealed class EmulatorTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private readonly List<IDisposable> _providers = [];

    private readonly List<IAsyncDisposable> _boxes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        foreach (var box in _boxes)
        {
            await box.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("sdxl", false)]
    [InlineData("sd15", false)]
    [InlineData("sdxl", true)]
    public async Task An_order_is_submitted_polled_and_its_image_fetched(string workflow, bool isOld)
    {
        var box = await BoxAsync(isOld);
        var (provider, order) = (Provider(box, workflow), Orders.Of("a {{seed}} cat", uint.MaxValue) with { NegativePrompt = "a dog" });

        var id = await OrderAsync(provider, order);
        Assert.IsType<Prediction.Running>(await provider.PollAsync(order, id, Token));
        _time.Advance(TimeSpan.FromSeconds(10));
        var picture = Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, id, Token)).Image;

        var purchase = box.Ledger.Purchases.Single();
        Assert.Equal((id, order.Prompt, order.Seed, !isOld), (purchase.Id, purchase.Prompt, purchase.Seed, id == order.JobId.ToString()));
        Assert.Equal(purchase.ImageHashes().Single(), Convert.ToHexStringLower(SHA256.HashData((await provider.FetchAsync(picture, Token)).Span)));
    }

    [Fact]
    public async Task A_sampler_of_31_bits_and_a_history_with_NaN_in_it_cost_no_image()
    {
        var box = await BoxAsync(mostSeed: int.MaxValue, writesNaN: true);
        var (provider, order) = (Provider(box), Orders.Of("a cat", 1L << 31));

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(order, Token));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, accepted.ProviderId, Token));
        Assert.Contains("0 was ordered instead of 2147483648", accepted.Remark, StringComparison.Ordinal);
        Assert.Equal(0, box.Ledger.Purchases.Single().Seed);
    }

    public static TheoryData<string, FaultRule, int> Open => new()
    {
        { "reset before", Fault.RefuseConnection(), 0 }, { "reset after", Fault.AcceptThenReset(), 1 }, { "half an answer", Fault.AcceptThenTruncate(), 1 },
        { "500 before", Fault.StatusWithoutAccepting(500), 0 }, { "500 after", Fault.AcceptThenStatus(500), 1 }, { "502 after", Fault.AcceptThenStatus(502), 1 },
    };

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_order_whose_answer_was_lost_is_found_by_the_jobs_id_if_it_arrived(string what, FaultRule rule, int taken)
    {
        var box = await BoxAsync();
        box.Faults.Add(rule);
        var (provider, order, intentAt) = (Provider(box), Orders.Of($"a cat, {what}"), TimeProvider.System.GetUtcNow());

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(order, Token));
        var waiting = await provider.LookUpAsync(order, intentAt, Orders.Ours, Token);
        _time.Advance(TimeSpan.FromSeconds(10));
        var ended = await provider.LookUpAsync(order, intentAt.AddHours(-1), Orders.Ours, Token);

        Assert.True(fault.MayHaveBought);
        Assert.Equal((taken, 1), (box.Ledger.Count, box.Traffic.Creates));
        LookUpOutcome found = new LookUpOutcome.Found(order.JobId.ToString());
        Assert.Equal(taken == 1 ? [found, found] : [new LookUpOutcome.TooEarly(TimeSpan.FromSeconds(5)), new LookUpOutcome.NotBought()], [waiting, ended]);
    }

    [Fact]
    public async Task A_job_that_failed_runs_again_under_the_same_id_and_its_first_end_is_not_taken_for_the_second()
    {
        var box = await BoxAsync();
        box.Faults.Add(Fault.Fail("CUDA out of memory. Tried to allocate 20.00 GiB"));
        var (provider, order) = (Provider(box), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("ran out of GPU memory", Assert.IsType<Prediction.Undone>(await provider.PollAsync(order, id, Token)).Message, StringComparison.Ordinal);

        Assert.Equal(id, await OrderAsync(provider, order));

        Assert.IsType<Prediction.Running>(await provider.PollAsync(order, id, Token));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, id, Token));
    }

    [Fact]
    public async Task The_same_request_twice_gives_two_images_although_the_server_remembers_what_it_ran()
    {
        var box = await BoxAsync();
        var (provider, one) = (Provider(box), Orders.Of("a cat"));
        var two = one with { JobId = Guid.NewGuid() };
        string[] ids = [await OrderAsync(provider, one), await OrderAsync(provider, two)];
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(one, ids[0], Token));
        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(two, ids[1], Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_stopped_by_its_id_whether_it_waits_or_runs_and_others_are_not(bool isOld)
    {
        var box = await BoxAsync(isOld);
        var provider = Provider(box);
        var orders = Enumerable.Range(0, 3).Select(i => Orders.Of("a cat", i) with { JobId = Guid.NewGuid() }).ToList();
        List<string> ids = [];
        foreach (var order in orders)
        {
            ids.Add(await OrderAsync(provider, order));
        }

        Assert.Equal(new Prediction.Canceled(MayHaveCharged: false), await provider.CancelAsync(orders[1], ids[1], Token));
        Assert.IsType<Prediction.Running>(await provider.PollAsync(orders[0], ids[0], Token));
        Assert.Equal(new Prediction.Canceled(MayHaveCharged: false), await provider.CancelAsync(orders[0], ids[0], Token));
        Assert.Equal(["interrupted", "deleted", "running"], box.Ledger.Purchases.Select(purchase => purchase.Status));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<Prediction.Succeeded>(await provider.CancelAsync(orders[2], ids[2], Token));
    }

    [Fact]
    public async Task A_new_process_knows_neither_the_runs_nor_what_became_of_them()
    {
        var box = await BoxAsync();
        var (provider, order) = (Provider(box), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);

        box.Restart();

        Assert.IsType<Prediction.Gone>(await provider.PollAsync(order, id, Token));
        Assert.IsType<LookUpOutcome.NotBought>(await provider.LookUpAsync(order, TimeProvider.System.GetUtcNow().AddMinutes(-1), Orders.Ours, Token));
    }

    [Theory]
    [InlineData("nothing.safetensors", null, FailureReason.ProviderRetired)]
    [InlineData(null, "nothing.safetensors", FailureReason.InvalidRequest)]
    public async Task A_checkpoint_that_is_not_there_is_named(string? configured, string? requested, FailureReason reason)
    {
        var box = await BoxAsync();

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider(box, model: configured).SubmitAsync(Orders.Of("a cat") with { Model = requested }, Token)).Refusal;

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains("'nothing.safetensors' not in", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, box.Ledger.Count);
    }

    [Fact]
    public async Task A_workflow_that_runs_in_part_only_is_stopped_and_refused()
    {
        var box = await BoxAsync();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            path,
            """{"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"nothing"}},"6":{"class_type":"CLIPTextEncode","inputs":{"text":"{{prompt}} {{seed}}","clip":["4",1]}},"8":{"class_type":"VAEDecode","inputs":{"samples":["6",0],"vae":["4",2]}},"9":{"class_type":"SaveImage","inputs":{"images":["8",0],"filename_prefix":"x"}},"10":{"class_type":"PreviewImage","inputs":{"images":"none"}}}""",
            Token);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider(box, path).SubmitAsync(Orders.Of("a cat"), Token)).Refusal;
        File.Delete(path);

        Assert.Equal(FailureReason.ProviderRetired, refusal.Reason);
        Assert.Contains("Node 4 (CheckpointLoaderSimple): Value not in list", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("interrupted", box.Ledger.Purchases.Single().Status);
    }

    [Fact]
    public async Task Faults_of_polls_cancels_and_downloads_pass()
    {
        var box = await BoxAsync();
        var (provider, order) = (Provider(box), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);
        box.Faults.Add(Fault.PollStatus(500), new FaultRule { On = FaultPoint.Poll, Kind = FaultKind.Truncate, Times = 1 }, new FaultRule { On = FaultPoint.Cancel, Kind = FaultKind.Reset, Times = 1 }, Fault.TruncatedBody());

        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.PollAsync(order, id, Token));
        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.LookUpAsync(order, TimeProvider.System.GetUtcNow(), Orders.Ours, Token));
        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.CancelAsync(order, id, Token));
        _time.Advance(TimeSpan.FromSeconds(10));
        var picture = Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, id, Token)).Image;
        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.FetchAsync(picture, Token));
        Assert.NotEmpty((await provider.FetchAsync(picture, Token)).ToArray());
    }

    private async Task<ComfyUiEmulator> BoxAsync(bool isOld = false, double? mostSeed = null, bool writesNaN = false)
    {
        var box = await ComfyUiEmulator.StartAsync(new ComfyUiOptions { Time = _time, IsOld = isOld, MostSeed = mostSeed, WritesNaN = writesNaN, Latency = Latency.Fixed(TimeSpan.FromSeconds(10)) }, Token);

        // Its clock stands still, so that nothing would be heard on a socket.
        box.Faults.Add(new FaultRule { On = FaultPoint.Listen, Kind = FaultKind.Status, Status = 404 });
        _boxes.Add(box);
        return box;
    }

    private ComfyUiProvider Provider(ComfyUiEmulator box, string workflow = "sdxl", string? model = null)
    {
        var settings = new ConfiguredProvider { Name = "comfyui", Kind = "comfyui", BaseUrl = box.BaseUrl, Workflow = workflow, Model = model };
        Assert.Empty(new ComfyUiKind(TimeProvider.System).Check(settings));
        var provider = (ComfyUiProvider)new ComfyUiKind(TimeProvider.System).Create(settings);
        _providers.Add(provider);
        return provider;
    }

    private static async Task<string> OrderAsync(ComfyUiProvider provider, GenerationOrder order)
        => Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(order, Token)).ProviderId;
}
