using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Emulators.ComfyUi;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.ComfyUi;

/// <summary>What the server does with a workflow.</summary>
public sealed class ComfyUiTests : IAsyncDisposable
{
    private const string Id = "0198d9f2-0000-7000-8000-000000000001";

    private readonly FakeTimeProvider _time = new();

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly List<ComfyUiEmulator> _boxes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var box in _boxes)
        {
            await box.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/api")]
    public async Task A_workflow_is_queued_then_in_the_history_on_both_sets_of_routes(string prefix)
    {
        var box = await StartAsync();

        var (status, answer) = await PostAsync(box, $"{prefix}/prompt", Order(Id));
        Assert.Equal((200, $$$"""{"prompt_id":"{{{Id}}}","number":0,"node_errors":{}}"""), (status, answer.GetRawText()));
        Assert.Equal("{}", (await GetAsync(box, $"{prefix}/history/{Id}")).GetRawText());
        Assert.Equal(Id, (await GetAsync(box, $"{prefix}/queue")).GetProperty("queue_running")[0][1].GetString());

        _time.Advance(TimeSpan.FromSeconds(10));

        var entry = (await GetAsync(box, $"{prefix}/history/{Id}")).GetProperty(Id);
        Assert.Equal("success", entry.GetProperty("status").GetProperty("status_str").GetString());
        var file = entry.GetProperty("outputs").GetProperty("9").GetProperty("images")[0];
        Assert.Equal(("a_00001_.png", "sub", "output"), (file.GetProperty("filename").GetString(), file.GetProperty("subfolder").GetString(), file.GetProperty("type").GetString()));
        Assert.NotEmpty(await _http.GetByteArrayAsync(new Uri(box.BaseUrl, $"{prefix}/view?filename=a_00001_.png&subfolder=sub&type=output"), Token));
        Assert.Equal(0, (await GetAsync(box, $"{prefix}/queue")).GetProperty("queue_running").GetArrayLength());
    }

    [Theory]
    [InlineData("0198D9F2-0000-7000-8000-000000000001")]
    [InlineData("0198d9f2000070008000000000000001")]
    [InlineData("mine")]
    public async Task A_prompt_id_that_is_no_canonical_UUID_is_refused(string id)
    {
        var box = await StartAsync();

        var (status, answer) = await PostAsync(box, "/prompt", Order(id));

        Assert.Equal((400, "invalid_prompt_id"), (status, answer.GetProperty("error").GetProperty("type").GetString()));
        Assert.Equal(0, box.Ledger.Count);
    }

    [Fact]
    public async Task Two_orders_with_the_same_id_run_twice()
    {
        var box = await StartAsync();

        await PostAsync(box, "/prompt", Order(Id));
        await PostAsync(box, "/prompt", Order(Id));

        Assert.Equal(2, box.Ledger.Count);
    }

    [Fact]
    public async Task A_repeated_workflow_is_cached_and_has_no_outputs()
    {
        var box = await StartAsync();
        await PostAsync(box, "/prompt", Order(Id));
        await PostAsync(box, "/prompt", Order(Id));
        _time.Advance(TimeSpan.FromSeconds(20));

        var entry = (await GetAsync(box, $"/history/{Id}")).GetProperty(Id);

        Assert.Equal(("{}", "execution_cached"), (entry.GetProperty("outputs").GetRawText(), entry.GetProperty("status").GetProperty("messages")[1][0].GetString()));
    }

    [Theory]
    [InlineData("4", "ckpt_name", "\"nothing\"", "value_not_in_list")]
    [InlineData("5", "width", "8", "value_smaller_than_min")]
    [InlineData("5", "width", "99999", "value_bigger_than_max")]
    [InlineData("3", "steps", "\"many\"", "invalid_input_type")]
    [InlineData("3", "model", null, "required_input_missing")]
    [InlineData("3", "model", """["77",0]""", "bad_linked_input")]
    public async Task A_workflow_without_a_valid_output_is_refused_with_an_error_for_each_node(string node, string input, string? value, string type)
    {
        var box = await StartAsync();
        var order = JsonNode.Parse(Order(Id))!;
        order["prompt"]![node]!["inputs"]![input] = value is null ? null : JsonNode.Parse(value);

        var (status, answer) = await PostAsync(box, "/prompt", order.ToJsonString());

        var error = answer.GetProperty("node_errors").GetProperty(node);
        Assert.Equal((400, "prompt_outputs_failed_validation", type), (status, answer.GetProperty("error").GetProperty("type").GetString(), error.GetProperty("errors")[0].GetProperty("type").GetString()));
        Assert.Equal("9", error.GetProperty("dependent_outputs")[0].GetString());
    }

    [Fact]
    public async Task A_workflow_with_one_valid_output_is_accepted_with_errors_for_the_others()
    {
        var box = await StartAsync();
        var order = JsonNode.Parse(Order(Id))!;
        order["prompt"]!["10"] = JsonNode.Parse("""{"class_type":"PreviewImage","inputs":{}}""");

        var (status, answer) = await PostAsync(box, "/prompt", order.ToJsonString());
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((200, "required_input_missing"), (status, answer.GetProperty("node_errors").GetProperty("10").GetProperty("errors")[0].GetProperty("type").GetString()));
        Assert.Equal(["9"], (await GetAsync(box, $"/history/{Id}")).GetProperty(Id).GetProperty("outputs").EnumerateObject().Select(output => output.Name));
    }

    [Theory]
    [InlineData("""{"prompt":{"1":{"class_type":"Foo","inputs":{}}}}""", "invalid_prompt")]
    [InlineData("""{"prompt":{"1":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"x"}}}}""", "prompt_no_outputs")]
    [InlineData("{}", "no_prompt")]
    [InlineData("not json", "no_prompt")]
    public async Task A_body_without_a_workflow_is_refused(string body, string type)
    {
        var box = await StartAsync();

        var (status, answer) = await PostAsync(box, "/prompt", body);

        Assert.Equal((400, type), (status, answer.GetProperty("error").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_repeated_cancellation_is_answered_with_200_and_false()
    {
        var box = await StartAsync();
        await PostAsync(box, "/prompt", Order(Id));

        var first = await PostAsync(box, $"/api/jobs/{Id}/cancel", "");
        var second = await PostAsync(box, $"/api/jobs/{Id}/cancel", "");

        Assert.Equal((200, """{"cancelled":true}""", 200, """{"cancelled":false}"""), (first.Status, first.Body.GetRawText(), second.Status, second.Body.GetRawText()));
        Assert.Equal("execution_interrupted", (await GetAsync(box, $"/history/{Id}")).GetProperty(Id).GetProperty("status").GetProperty("messages")[1][0].GetString());
    }

    [Fact]
    public async Task An_interrupt_with_an_id_stops_that_run_only_except_on_an_old_server()
    {
        foreach (var isOld in new[] { false, true })
        {
            var box = await StartAsync(isOld);
            await PostAsync(box, "/prompt", Order(Id));

            await PostAsync(box, "/interrupt", """{"prompt_id":"another"}""");

            Assert.Equal(isOld ? "interrupted" : "running", box.Ledger.Purchases.Single().Status);
        }
    }

    [Fact]
    public async Task An_old_server_chooses_the_run_id_and_has_no_job_routes()
    {
        var box = await StartAsync(isOld: true);

        var (_, answer) = await PostAsync(box, "/prompt", Order(Id));
        var (status, refusal) = await PostAsync(box, "/prompt", "{}");
        using var jobs = await _http.PostAsync(new Uri(box.BaseUrl, $"/api/jobs/{Id}/cancel"), null, Token);

        Assert.NotEqual(Id, answer.GetProperty("prompt_id").GetString());
        Assert.Equal((400, """{"error":"No prompt provided","node_errors":[]}"""), (status, refusal.GetRawText()));
        Assert.Equal(404, (int)jobs.StatusCode);
    }

    [Fact]
    public async Task A_failed_run_is_in_the_history_with_its_exception()
    {
        var box = await StartAsync();
        box.Faults.Add(Fault.Fail("Allocation on device: out of memory"));
        await PostAsync(box, "/prompt", Order(Id));
        _time.Advance(TimeSpan.FromSeconds(10));

        var crash = (await GetAsync(box, $"/history/{Id}")).GetProperty(Id).GetProperty("status").GetProperty("messages")[1];

        Assert.Equal(("execution_error", "torch.OutOfMemoryError"), (crash[0].GetString(), crash[1].GetProperty("exception_type").GetString()));
    }

    internal static string Order(string id) => $$$$$"""
        {"prompt_id":"{{{{{id}}}}}","prompt":{
          "3":{"class_type":"KSampler","inputs":{"model":["4",0],"positive":["6",0],"negative":["6",0],"latent_image":["5",0],"seed":7,"steps":4,"cfg":7,"sampler_name":"euler","scheduler":"normal","denoise":1}},
          "4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"sd_xl_base_1.0.safetensors"}},
          "5":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":1}},
          "6":{"class_type":"CLIPTextEncode","inputs":{"text":"a cat","clip":["4",1]}},
          "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}},
          "9":{"class_type":"SaveImage","inputs":{"images":["8",0],"filename_prefix":"sub/a"}}}}
        """;

    private async Task<ComfyUiEmulator> StartAsync(bool isOld = false)
    {
        var box = await ComfyUiEmulator.StartAsync(new ComfyUiOptions { Time = _time, IsOld = isOld, Latency = Latency.Fixed(TimeSpan.FromSeconds(10)) }, Token);
        _boxes.Add(box);
        return box;
    }

    private async Task<JsonElement> GetAsync(ComfyUiEmulator box, string path) => JsonSerializer.Deserialize<JsonElement>(await _http.GetByteArrayAsync(new Uri(box.BaseUrl, path), Token));

    private async Task<(int Status, JsonElement Body)> PostAsync(ComfyUiEmulator box, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(box.BaseUrl, path), content, Token);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        return ((int)answer.StatusCode, bytes.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(bytes));
    }
}
