using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators.Automatic1111;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.Automatic1111;

/// <summary>What the two servers do, and do differently.</summary>
public sealed class WebUiTests : IAsyncDisposable
{
    private const string Order = """{"prompt":"a cat","width":64,"height":64,"seed":5,"force_task_id":"one"}""";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly List<WebUiEmulator> _boxes = [];

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
    public async Task The_answer_has_the_grid_the_images_and_their_parameters()
    {
        var box = await StartAsync();

        var (status, body) = await PostAsync(box, "/sdapi/v1/txt2img", """{"prompt":"a cat","width":64,"height":64,"seed":5,"batch_size":2,"n_iter":2,"save_images":true}""");

        var info = JsonSerializer.Deserialize<JsonElement>(body.GetProperty("info").GetString()!);
        Assert.Equal((200, 5, 1), (status, body.GetProperty("images").GetArrayLength(), info.GetProperty("index_of_first_image").GetInt32()));
        Assert.Equal("v1-5-pruned-emaonly", info.GetProperty("sd_model_name").GetString());
        Assert.Equal(4, box.Ledger.Purchases.Single().ImageHashes().Count);
    }

    [Fact]
    public async Task A_run_continues_after_its_client_disconnects_and_is_found_by_its_task_id()
    {
        var box = await StartAsync(options => options with { Latency = Latency.Fixed(TimeSpan.FromHours(1)) });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = PostAsync(box, "/sdapi/v1/txt2img", Order, patience.Token);
        await Eventually.TrueAsync(() => box.Ledger.Count == 1);
        var second = PostAsync(box, "/sdapi/v1/txt2img", Order.Replace("one", "two", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => box.Ledger.Count == 2);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal([(true, false, false), (false, true, false), (false, false, false)], [await TaskAsync(box, "one"), await TaskAsync(box, "two"), await TaskAsync(box, "three")]);

        await PostAsync(box, "/sdapi/v1/interrupt", "");
        await Eventually.TrueAsync(() => box.Ledger.Purchases.First().Status == "interrupted");
        Assert.Equal([(false, false, true), (true, false, false)], [await TaskAsync(box, "one"), await TaskAsync(box, "two")]);

        await PostAsync(box, "/sdapi/v1/interrupt", "");
        Assert.Equal(1, (await second).Body.GetProperty("images").GetArrayLength());
    }

    [Fact]
    public async Task An_interrupted_run_is_answered_with_200_and_only_the_state_shows_the_interrupt()
    {
        var box = await StartAsync();
        box.Faults.Add(Fault.Interrupt());

        var (status, body) = await PostAsync(box, "/sdapi/v1/txt2img", Order);

        var began = JsonSerializer.Deserialize<JsonElement>(body.GetProperty("info").GetString()!).GetProperty("job_timestamp").GetString();
        Assert.Equal((200, 1), (status, body.GetProperty("images").GetArrayLength()));
        Assert.Equal((true, began), await StateAsync());
        await PostAsync(box, "/sdapi/v1/txt2img", Order);
        Assert.False((await StateAsync()).IsInterrupted);

        async Task<(bool IsInterrupted, string? Began)> StateAsync()
        {
            using var http = new HttpClient();
            var state = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri(box.BaseUrl, "/sdapi/v1/progress?skip_current_image=true"), Token)).GetProperty("state");
            return (state.GetProperty("interrupted").GetBoolean(), state.GetProperty("job_timestamp").GetString());
        }
    }

    [Fact]
    public async Task A_failed_run_is_shown_as_active_until_the_next_run_begins()
    {
        var box = await StartAsync();
        box.Faults.Add(Fault.Fail("CUDA out of memory. Tried to allocate 20.00 GiB"));

        var (status, body) = await PostAsync(box, "/sdapi/v1/txt2img", Order);

        Assert.Equal((500, "OutOfMemoryError"), (status, body.GetProperty("error").GetString()));
        Assert.Equal((true, false, false), await TaskAsync(box, "one"));
        await PostAsync(box, "/sdapi/v1/txt2img", Order.Replace("one", "two", StringComparison.Ordinal));
        Assert.Equal((false, false, false), await TaskAsync(box, "one"));
    }

    [Theory]
    [InlineData(WebUiFlavour.Automatic1111, 200)]
    [InlineData(WebUiFlavour.Forge, 500)]
    public async Task An_unknown_checkpoint_is_ignored_by_AUTOMATIC1111_and_an_error_at_Forge(WebUiFlavour flavour, int status)
    {
        var box = await StartAsync(options => options with { Flavour = flavour });
        using var content = new StringContent("""{"prompt":"x","override_settings":{"sd_model_checkpoint":"nothing"}}""", Encoding.UTF8, "application/json");

        using var answer = await _http.PostAsync(new Uri(box.BaseUrl, "/sdapi/v1/txt2img"), content, Token);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 500 ? "Internal Server Error" : "{", (await answer.Content.ReadAsStringAsync(Token))[..(status == 500 ? 21 : 1)]);
        Assert.Equal("v1-5-pruned-emaonly", box.Checkpoint);
    }

    [Theory]
    [InlineData(true, "v1-5-pruned-emaonly")]
    [InlineData(false, "sd_xl_base_1.0")]
    public async Task A_checkpoint_stays_loaded_unless_the_order_restores_the_old_one(bool restores, string loaded)
    {
        var box = await StartAsync();

        await PostAsync(box, "/sdapi/v1/txt2img", $$$"""{"prompt":"x","override_settings":{"sd_model_checkpoint":"sd_xl_base_1.0"},"override_settings_restore_afterwards":{{{(restores ? "true" : "false")}}}}""");

        Assert.Equal(loaded, box.Checkpoint);
    }

    [Theory]
    [InlineData("""{"prompt":"x","width":"wide"}""", "width")]
    [InlineData("""{"prompt":7}""", "prompt")]
    [InlineData("[]", "body")]
    public async Task A_field_of_a_wrong_type_is_answered_with_422_and_its_location(string body, string place)
    {
        var box = await StartAsync();

        var answer = await PostAsync(box, "/sdapi/v1/txt2img", body);

        Assert.Equal((422, place), (answer.Status, answer.Body.GetProperty("detail")[0].GetProperty("loc")[1].GetString()));
        Assert.Equal(0, box.Ledger.Count);
    }

    [Fact]
    public async Task The_password_is_required_by_the_API_and_not_by_the_page()
    {
        var box = await StartAsync(options => options with { Auth = "user:pass" });

        var refused = await PostAsync(box, "/sdapi/v1/txt2img", Order);
        var (progress, _) = await PostAsync(box, "/internal/progress", """{"id_task":"one"}""");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("user:pass"u8));
        var (status, _) = await PostAsync(box, "/sdapi/v1/txt2img", Order);

        Assert.Equal((401, "Incorrect username or password"), (refused.Status, refused.Body.GetProperty("detail").GetString()));
        Assert.Equal((200, 200, 1), (progress, status, box.Ledger.Count));
    }

    [Fact]
    public async Task The_progress_of_a_run_is_the_elapsed_share_of_its_latency()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var box = await StartAsync(options => options with { Latency = Latency.Fixed(TimeSpan.FromSeconds(10)), Time = clock });
        var order = PostAsync(box, "/sdapi/v1/txt2img", Order);
        await Eventually.TrueAsync(() => box.Ledger.Count == 1);
        var waiting = PostAsync(box, "/sdapi/v1/txt2img", Order.Replace("one", "two", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => box.Ledger.Count == 2);

        foreach (var share in new[] { 0.0, 0.3, 0.6 })
        {
            Assert.Equal(share, (await ShareAsync(box, "one")).GetDouble(), 9);
            Assert.Equal(JsonValueKind.Null, (await ShareAsync(box, "two")).ValueKind);
            clock.Advance(TimeSpan.FromSeconds(3));
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        await order;
        Assert.Equal(JsonValueKind.Null, (await ShareAsync(box, "one")).ValueKind);
        await Eventually.TrueAsync(() => box.Ledger.Purchases.Last().Status == "running");
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0.4, (await ShareAsync(box, "two")).GetDouble(), 9);
        clock.Advance(TimeSpan.FromSeconds(6));
        await waiting;
    }

    [Fact]
    public async Task A_server_without_its_page_makes_images_and_has_no_progress_route()
    {
        var box = await StartAsync(options => options with { HasPage = false });

        var (made, _) = await PostAsync(box, "/sdapi/v1/txt2img", Order);
        var (progress, body) = await PostAsync(box, "/internal/progress", """{"id_task":"one"}""");

        Assert.Equal((200, 404, "Not Found"), (made, progress, body.GetProperty("detail").GetString()));
    }

    private async Task<WebUiEmulator> StartAsync(Func<WebUiOptions, WebUiOptions>? change = null)
    {
        var options = new WebUiOptions { Latency = Latency.Fixed(TimeSpan.Zero) };
        var box = await WebUiEmulator.StartAsync(change?.Invoke(options) ?? options, Token);
        _boxes.Add(box);
        return box;
    }

    private async Task<(bool Active, bool Queued, bool Completed)> TaskAsync(WebUiEmulator box, string id)
    {
        var (_, task) = await PostAsync(box, "/internal/progress", $$"""{"id_task":"{{id}}","id_live_preview":-1}""");
        return (task.GetProperty("active").GetBoolean(), task.GetProperty("queued").GetBoolean(), task.GetProperty("completed").GetBoolean());
    }

    private async Task<JsonElement> ShareAsync(WebUiEmulator box, string id)
        => (await PostAsync(box, "/internal/progress", $$"""{"id_task":"{{id}}","id_live_preview":-1}""")).Body.GetProperty("progress");

    private async Task<(int Status, JsonElement Body)> PostAsync(WebUiEmulator box, string path, string body, CancellationToken? token = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(box.BaseUrl, path), content, token ?? Token);
        return ((int)answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync(Token)));
    }
}
