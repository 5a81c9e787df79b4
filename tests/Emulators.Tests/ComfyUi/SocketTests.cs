using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Emulators.ComfyUi;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.ComfyUi;

/// <summary>The messages on a client's WebSocket.</summary>
public sealed class SocketTests : IAsyncDisposable
{
    private const string Id = "0198d9f2-0000-7000-8000-000000000001";

    private const string Workflow = """
        {"3":{"class_type":"KSampler","inputs":{"seed":7,"steps":4,"cfg":7,"sampler_name":"euler","scheduler":"normal","denoise":1,"model":["4",0],"positive":["6",0],"negative":["6",0],"latent_image":["5",0]}},
        "4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"v1-5-pruned-emaonly.safetensors"}},
        "5":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":1}},
        "6":{"class_type":"CLIPTextEncode","inputs":{"text":"a cat","clip":["4",1]}},
        "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}},
        "9":{"class_type":"SaveImage","inputs":{"images":["8",0],"filename_prefix":"a"}}}
        """;

    private readonly FakeTimeProvider _time = new();

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly List<IAsyncDisposable> _boxes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var box in _boxes)
        {
            await box.DisposeAsync();
        }
    }

    [Fact]
    public async Task Progress_and_end_are_sent_once_and_only_to_the_client_of_the_order()
    {
        var box = await StartAsync();
        using var mine = await OpenAsync(box, "mine");
        using var another = await OpenAsync(box, "another");
        Assert.Equal(("status", "status"), (await WordAsync(mine), await WordAsync(another)));
        await OrderAsync(box, Id, "mine");

        List<string> told = [];
        while (told.LastOrDefault() != "executing")
        {
            told.Add(await WordAsync(mine));
        }

        // Time may leap over a step.
        Assert.Subset(new HashSet<string>(["progress 1/4", "progress 2/4", "progress 3/4"]), new HashSet<string>(told[..^2]));
        Assert.Equal([.. told[..^2].Distinct().Order()], told[..^2]);
        Assert.Equal(["execution_success", "executing"], told[^2..]);
        await another.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        Assert.Equal("nothing more", await WordAsync(another));
    }

    [Fact]
    public async Task A_client_that_connects_later_gets_the_current_run_and_no_past_messages()
    {
        var box = await StartAsync();
        await OrderAsync(box, Id, "mine");
        _time.Advance(TimeSpan.FromSeconds(5));
        using var socket = await OpenAsync(box, "mine");

        string[] told = [await WordAsync(socket, isTimeStill: true), await WordAsync(socket, isTimeStill: true), await WordAsync(socket)];

        Assert.Equal(["status", "executing"], told[..2]);
        Assert.Contains(told[2], new[] { "progress 3/4", "execution_success" });
    }

    [Fact]
    public async Task A_request_that_is_no_websocket_is_refused()
    {
        var box = await StartAsync();
        using var answer = await _http.GetAsync(new Uri(box.BaseUrl, "/ws?clientId=x"), Token);

        Assert.Equal(400, (int)answer.StatusCode);
    }

    private async Task<ComfyUiEmulator> StartAsync()
    {
        var box = await ComfyUiEmulator.StartAsync(new ComfyUiOptions { Time = _time, Latency = Latency.Fixed(TimeSpan.FromSeconds(8)) }, Token);
        _boxes.Add(box);
        return box;
    }

    private async Task OrderAsync(ComfyUiEmulator box, string id, string client)
    {
        var order = new JsonObject { ["prompt"] = JsonNode.Parse(Workflow), ["prompt_id"] = id, ["client_id"] = client };
        using var answer = await _http.PostAsync(new Uri(box.BaseUrl, "/prompt"), JsonContent.Create(order), Token);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<ClientWebSocket> OpenAsync(ComfyUiEmulator box, string client)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(box.BaseUrl) { Scheme = "ws", Path = "/ws", Query = $"clientId={client}" }.Uri, Token);
        return socket;
    }

    /// <summary>The next message in short form. The clock advances until it arrives, unless it is stopped.</summary>
    private async Task<string> WordAsync(ClientWebSocket socket, bool isTimeStill = false)
    {
        var buffer = new byte[4096];
        var receiving = socket.ReceiveAsync(buffer, Token);
        while (!isTimeStill && !receiving.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        var received = await receiving;
        if (received.MessageType == WebSocketMessageType.Close)
        {
            return "nothing more";
        }

        var message = JsonElement.Parse(buffer.AsSpan(0, received.Count));
        var (word, data) = (message.GetProperty("type").GetString()!, message.GetProperty("data"));
        return word == "progress" ? $"{word} {data.GetProperty("value")}/{data.GetProperty("max")}" : word;
    }
}
