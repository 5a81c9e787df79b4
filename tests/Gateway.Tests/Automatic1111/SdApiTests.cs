using System.Text;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Automatic1111;

/// <summary>AUTOMATIC1111's API on a gateway that requires credentials.</summary>
public sealed class SdApiTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private ClosedGateway _closed = null!;
    private string _tenant = null!;
    private (string Name, string Value) _key;

    public async ValueTask InitializeAsync()
    {
        _closed = await ClosedGateway.StartAsync(store.ConnectionString);
        _tenant = $"t-{Guid.NewGuid():N}";
        _key = Basic((await _closed.NewKeyAsync(_tenant, AccessScopes.OfTenant)).Secret);
    }

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public async Task Txt2img_returns_the_image_and_its_info_as_a_text_with_json()
    {
        // What LibreChat sends.
        var call = PostAsync("txt2img", """{"prompt":"a cat","negative_prompt":"","sampler_index":"DPM++ 2M Karras","cfg_scale":4.5,"steps":22,"width":512,"height":512,"unknown":{"a":[1]}}""");
        await SucceedAllAsync(1);

        var answer = (await call).Json;

        Assert.Equal(Convert.ToBase64String(JobSteps.Png), answer["images"]!.AsArray().Single()!.GetValue<string>());
        Assert.Equal("a cat", answer["parameters"]!["prompt"]!.GetValue<string>());
        var info = JsonNode.Parse(answer["info"]!.GetValue<string>())!;
        Assert.Equal((1, 1), (info["width"]!.GetValue<int>(), info["height"]!.GetValue<int>()));
        Assert.Equal((await RowsAsync()).Single().Seed, info["seed"]!.GetValue<long>());
        Assert.Single(info["infotexts"]!.AsArray());
        var row = (await RowsAsync()).Single();
        Assert.Equal((512, 512, 22, 4.5, null, null), (row.Request.Width, row.Request.Height, row.Request.Steps, row.Request.Guidance, row.Request.NegativePrompt, row.Request.Count));
    }

    [Fact]
    public async Task A_batch_is_one_job_for_each_image()
    {
        var call = PostAsync("txt2img", """{"prompt":"a cat","batch_size":2,"n_iter":2,"seed":-1}""");
        await SucceedAllAsync(4);
        Assert.Equal(4, (await call).Json["images"]!.AsArray().Count);
    }

    [Fact]
    public async Task Img2img_takes_one_image_with_or_without_a_prefix()
    {
        foreach (var image in new[] { Convert.ToBase64String(JobSteps.Png), $"data:image/png;base64,{Convert.ToBase64String(JobSteps.Png)}" })
        {
            var call = PostAsync("img2img", $$"""{"prompt":"{{image.Length}}","init_images":["{{image}}"],"denoising_strength":0.5}""");
            await SucceedAllAsync(1);
            var answer = (await call).Json;
            Assert.Single(answer["images"]!.AsArray());
            Assert.Null(answer["parameters"]!["init_images"]);
        }

        Assert.Equal("init_images", Faults(await PostAsync("img2img", """{"prompt":"a cat"}""")).Single());
    }

    [Theory]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompt":"a","width":"x","height":7}""", "width")]
    [InlineData("""{"prompt":"a","steps":100000}""", "steps")]
    [InlineData("""{"prompt":"a","cfg_scale":-1}""", "cfg_scale")]
    [InlineData("""{"prompt":"a","batch_size":17}""", "batch_size")]
    [InlineData("""{"prompt":"a","batch_size":99999999999,"n_iter":99999999999}""", "batch_size")]
    public async Task An_invalid_parameter_is_a_422_that_names_it_and_orders_nothing(string body, string field)
    {
        Assert.Contains(field, Faults(await PostAsync("txt2img", body)));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_job_that_may_have_bought_an_image_is_a_400_with_a_warning()
    {
        var call = PostAsync("txt2img", """{"prompt":"a cat"}""");
        await _closed.Gateway.FailAsync((await UnfinishedAsync(1)).Single());

        var answer = await call;

        Assert.Equal(400, answer.Status);
        Assert.Equal("provider_unavailable", answer.Json["error"]!.GetValue<string>());
        Assert.Contains("may have been bought", answer.Json["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_cancels_the_jobs_of_the_caller_and_not_those_of_another_key_of_the_tenant()
    {
        var other = Basic((await _closed.NewKeyAsync(_tenant, AccessScopes.OfTenant)).Secret);
        var (mine, theirs) = (PostAsync("txt2img", """{"prompt":"mine"}"""), _closed.SendAsync("POST", "/sdapi/v1/txt2img", """{"prompt":"theirs"}""", other));
        await UnfinishedAsync(2);
        await Eventually.TrueAsync(async () => (await GetAsync("progress")).Json["state"]!["job_count"]!.GetValue<int>() == 1, "progress shows the caller's own job");

        Assert.Equal(200, (await PostAsync("interrupt", null)).Status);

        Assert.Empty((await mine).Json["images"]!.AsArray());
        Assert.Equal("theirs", (await RowsAsync()).Single(row => row.State == JobState.Queued).Request.Prompt);
        await SucceedAllAsync(1);
        Assert.Single((await theirs).Json["images"]!.AsArray());
        Assert.Equal(0, (await GetAsync("progress")).Json["state"]!["job_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_checkpoint_is_an_option_of_each_caller()
    {
        var other = Basic((await _closed.NewKeyAsync(_tenant, AccessScopes.OfTenant)).Secret);
        Assert.Equal(200, (await PostAsync("options", """{"sd_model_checkpoint":"painter","other":1}""")).Status);

        Assert.Equal("painter", (await GetAsync("options")).Json["sd_model_checkpoint"]!.GetValue<string>());
        Assert.Equal("sandbox", (await _closed.GetAsync("/sdapi/v1/options", other)).Json["sd_model_checkpoint"]!.GetValue<string>());
        var call = PostAsync("txt2img", """{"prompt":"a cat"}""");
        await SucceedAllAsync(1);
        await call;
        Assert.Equal("painter", (await RowsAsync()).Single().Request.Provider);
        Assert.Equal(422, (await PostAsync("options", """{"sd_model_checkpoint":7}""")).Status);
    }

    [Fact]
    public async Task The_lists_that_clients_read_are_there()
    {
        foreach (var name in new[] { "sd-models", "samplers", "schedulers", "upscalers", "latent-upscale-modes", "sd-vae", "sd-modules", "loras" })
        {
            Assert.Equal(200, (await GetAsync(name)).Status);
        }

        Assert.Equal(["sandbox", "painter", "owner/name"], (await GetAsync("sd-models")).Json.AsArray().Select(model => model!["model_name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_request_without_or_with_a_wrong_password_is_refused_in_the_form_of_the_api()
    {
        foreach (var headers in new (string, string)[][] { [], [("Authorization", "Basic !")], [Basic(ApiKeySecret.Create())], [("Authorization", $"Basic {Convert.ToBase64String("no colon"u8)}")] })
        {
            var answer = await _closed.SendAsync("POST", "/sdapi/v1/txt2img", """{"prompt":"a cat"}""", headers);
            Assert.Equal(401, answer.Status);
            Assert.NotNull(answer.Json["detail"]);
        }

        Assert.NotNull((await _closed.SendAsync("POST", "/sdapi/v1/nothing", "{}", _key)).Json["detail"]);
    }

    private static (string, string) Basic(string password) => ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"imagegen:{password}"))}");

    private static IEnumerable<string> Faults(Answer answer)
    {
        Assert.Equal(422, answer.Status);
        return answer.Json["detail"]!.AsArray().Select(fault => fault!["loc"]![1]!.GetValue<string>());
    }

    private Task<Answer> PostAsync(string call, string? body) => _closed.SendAsync("POST", $"/sdapi/v1/{call}", body, _key);

    private Task<Answer> GetAsync(string call) => _closed.GetAsync($"/sdapi/v1/{call}", _key);

    private Task<IReadOnlyList<Job>> RowsAsync() => new TestClient(_closed.Gateway, _tenant).RowsAsync();

    private Task<IReadOnlyList<Guid>> UnfinishedAsync(int count) => Eventually.GetAsync(
        async () => (await RowsAsync()).Where(row => !row.State.IsTerminal()).Select(row => row.Id).ToList() is { } ids && ids.Count == count ? (IReadOnlyList<Guid>)ids : null, $"there are {count} jobs");

    private async Task SucceedAllAsync(int count)
    {
        foreach (var id in await UnfinishedAsync(count))
        {
            await _closed.Gateway.SucceedAsync(id);
        }
    }
}
