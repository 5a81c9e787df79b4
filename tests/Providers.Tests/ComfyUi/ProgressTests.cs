using System.Text;
using ImageGen.Emulators;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.ComfyUi;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.ComfyUi;

/// <summary>How far a run is, heard on a socket. The listener's clock stands still unless a test moves it, so that its patience never ends by itself.</summary>
public sealed class ProgressTests : IAsyncDisposable
{
    private const string OneStep = """
        {"3":{"class_type":"KSampler","inputs":{"seed":"{{seed}}","steps":1,"cfg":7,"sampler_name":"euler","scheduler":"normal","denoise":1,"model":["4",0],"positive":["6",0],"negative":["6",0],"latent_image":["5",0]}},
        "4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"v1-5-pruned-emaonly.safetensors"}},
        "5":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":1}},
        "6":{"class_type":"CLIPTextEncode","inputs":{"text":"{{prompt}}","clip":["4",1]}},
        "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}},
        "9":{"class_type":"SaveImage","inputs":{"images":["8",0],"filename_prefix":"{{file}}"}}}
        """;

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

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
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_at_work_tells_how_far_it_is_to_whichever_worker_asks(bool isOld)
    {
        var box = await BoxAsync(TimeSpan.FromSeconds(10), isOld);
        var order = Orders.Of("a cat");
        var id = await OrderAsync(Provider(box), order);

        var (one, two) = (await PollAsync(Provider(box), order, id), await PollAsync(Provider(box), order, id));

        Assert.InRange(one.Percent ?? -1, 1, 98);
        Assert.InRange(two.Percent ?? -1, one.Percent!.Value + 1, 99);
    }

    [Fact]
    public async Task The_end_reported_by_the_socket_is_polled_at_once()
    {
        var box = await BoxAsync(TimeSpan.FromSeconds(1));
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, OneStep, Token);
        var (provider, order) = (Provider(box, path), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);
        File.Delete(path);

        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, id, Token));
    }

    [Fact]
    public async Task No_socket_is_opened_for_a_queued_or_ended_run()
    {
        var box = await BoxAsync(TimeSpan.FromSeconds(30));
        var (provider, order) = (Provider(box), Orders.Of("a cat", 2) with { JobId = Guid.NewGuid() });
        await OrderAsync(provider, Orders.Of("a dog"));
        var id = await OrderAsync(provider, order);

        Assert.Null((await PollAsync(provider, order, id)).Percent);
        await provider.CancelAsync(order, id, Token);
        await provider.PollAsync(order, id, Token);

        Assert.Equal(0, box.Traffic.Sockets);
    }

    [Theory]
    [InlineData(FaultKind.Reset, 500, 3)]
    [InlineData(FaultKind.Status, 503, 3)]
    [InlineData(FaultKind.Status, 404, 1)]
    [InlineData(FaultKind.Status, 426, 1)]
    public async Task A_socket_that_does_not_open_costs_nothing_and_one_that_never_will_is_not_requested_again(FaultKind kind, int status, int sockets)
    {
        var box = await BoxAsync(TimeSpan.FromSeconds(30));
        box.Faults.Add(new FaultRule { On = FaultPoint.Listen, Kind = kind, Status = status });
        var (provider, order) = (Provider(box), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);

        for (var look = 0; look < 3; look++)
        {
            Assert.Null((await PollAsync(provider, order, id)).Percent);
        }

        Assert.Equal(sockets, box.Traffic.Sockets);
    }

    [Fact]
    public async Task The_socket_is_read_for_at_most_two_seconds()
    {
        var box = await BoxAsync(TimeSpan.FromSeconds(30));
        box.Faults.Add(new FaultRule { On = FaultPoint.Listen, Kind = FaultKind.Hang });
        var (provider, order) = (Provider(box), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);

        var look = PollAsync(provider, order, id);
        while (!look.IsCompleted)
        {
            // The progress check begins with a request to the queue; the clock advances only after a listener exists.
            if (box.Traffic.Sockets > 0)
            {
                _clock.Advance(TimeSpan.FromSeconds(2));
            }

            await Task.Yield();
        }

        Assert.Null((await look).Percent);
    }

    [Fact]
    public async Task Canceling_the_poll_closes_the_socket()
    {
        var box = await BoxAsync(TimeSpan.FromSeconds(30));
        box.Faults.Add(new FaultRule { On = FaultPoint.Listen, Kind = FaultKind.Hang });
        var (provider, order) = (Provider(box), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);
        using var stop = new CancellationTokenSource();

        var look = provider.PollAsync(order, id, stop.Token);
        await stop.CancelAsync();

        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look)).CancellationToken);
    }

    [Fact]
    public async Task Previews_parts_and_messages_of_any_length_go_by()
    {
        var progress = """{"type":"progress","data":{"value":1,"max":4}}"""u8.ToArray();
        using var server = new SocketDouble(
            (SocketDouble.Text, """{"type":"status","data":{}}"""u8.ToArray()),
            (SocketDouble.Text, []),
            (SocketDouble.Binary, new byte[3_000_000]),
            (SocketDouble.Text, Encoding.UTF8.GetBytes(new string('x', 300_000))),
            (SocketDouble.Begin, progress[..9]),
            (SocketDouble.Rest, progress[9..]));
        using var listener = new RunListener(new Uri("https://box.example/comfy/"), server, _clock);

        Assert.Equal(new RunMessage(25, HasEnded: false), await listener.ListenAsync("a b", "id", Token));
        Assert.Equal("wss://box.example/comfy/ws?clientId=a%20b", server.Asked!.AbsoluteUri);
    }

    [Fact]
    public async Task The_socket_is_read_for_at_most_eight_megabytes()
    {
        using var server = new SocketDouble((SocketDouble.Binary, new byte[9 * 1024 * 1024]), (SocketDouble.Text, """{"type":"progress","data":{"value":1,"max":4}}"""u8.ToArray()));
        using var listener = new RunListener(ComfyUiKind.DefaultUrl, server, _clock);

        Assert.Equal(default, await listener.ListenAsync("client", "id", Token));
    }

    [Fact]
    public async Task A_server_that_says_goodbye_has_said_nothing()
    {
        using var server = new SocketDouble((SocketDouble.Close, []));
        using var listener = new RunListener(ComfyUiKind.DefaultUrl, server, _clock);

        Assert.Equal(default, await listener.ListenAsync("client", "id", Token));
    }

    private async Task<ComfyUiEmulator> BoxAsync(TimeSpan duration, bool isOld = false)
    {
        var box = await ComfyUiEmulator.StartAsync(new ComfyUiOptions { IsOld = isOld, Latency = Latency.Fixed(duration) }, Token);
        _boxes.Add(box);
        return box;
    }

    private ComfyUiProvider Provider(ComfyUiEmulator box, string workflow = "sdxl")
    {
        var provider = (ComfyUiProvider)new ComfyUiKind(_clock).Create(new ConfiguredProvider { Name = "comfyui", Kind = "comfyui", BaseUrl = box.BaseUrl, Workflow = workflow });
        _providers.Add(provider);
        return provider;
    }

    private static async Task<string> OrderAsync(ComfyUiProvider provider, GenerationOrder order)
        => Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(order, Token)).ProviderId;

    private static async Task<Prediction.Running> PollAsync(ComfyUiProvider provider, GenerationOrder order, string id)
        => Assert.IsType<Prediction.Running>(await provider.PollAsync(order, id, Token));
}
