using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.RecordedClients;

/// <summary>Open WebUI (backend/open_webui/routers/images.py, August 2026), with the engines <c>openai</c> and <c>automatic1111</c>. It sends with aiohttp.</summary>
public sealed class OpenWebUiTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private static readonly (string, string)[] Aiohttp = [("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate"), ("User-Agent", "Python/3.11 aiohttp/3.13.2")];

    private RecordedCalls _calls = null!;

    public async ValueTask InitializeAsync() => _calls = await RecordedCalls.StartAsync(store.ConnectionString);

    public ValueTask DisposeAsync() => _calls.DisposeAsync();

    [Theory]
    [InlineData("/v1/images/generations", """{"model": "dall-e-2", "prompt": "a cat", "n": 1, "size": "512x512", "response_format": "b64_json"}""")]
    [InlineData("/v1/images/generations", """{"model": "gpt-image-1.5", "prompt": "a cat", "n": 1, "size": "auto"}""")]
    [InlineData("/v1/images/generations?api-version=2025-04-01-preview", """{"model": "gpt-image-1", "prompt": "a cat", "n": 1, "size": "1024x1024", "quality": "high", "seed_of_the_admin": 7}""")]
    public async Task A_generation_has_its_image_in_base64(string path, string body)
    {
        var answer = (await _calls.SucceedAsync(RecordedCalls.Json(path, body, [.. Aiohttp, ("Authorization", $"Bearer {_calls.Key}"), .. UserHeaders]))).Json;

        // image.get('url', None) comes first, and without it image['b64_json'].
        var image = answer["data"]!.AsArray().Single()!;
        Assert.Null(image["url"]);
        Assert.Equal(JobSteps.Png, Convert.FromBase64String(image["b64_json"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_link_that_parameters_of_the_administrator_ask_for_is_read_with_the_credentials_of_the_request()
    {
        var answer = (await _calls.SucceedAsync(RecordedCalls.Json(
            "/v1/images/generations", """{"model": "dall-e-3", "prompt": "a cat", "n": 1, "size": "512x512", "response_format": "url"}""", [.. Aiohttp, ("Authorization", $"Bearer {_calls.Key}")]))).Json;
        var link = new Uri(answer["data"]![0]!["url"]!.GetValue<string>());

        var image = await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, link.PathAndQuery, [.. Aiohttp, ("Authorization", $"Bearer {_calls.Key}")]));

        Assert.Equal((200, "image/png"), (image.Status, image.Header("Content-Type")));
        Assert.Equal(JobSteps.Png, image.Bytes);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("image[]")]
    public async Task An_edit_is_a_form(string field)
    {
        var answer = (await _calls.SucceedAsync(RecordedCalls.Form(
            "/v1/images/edits", [("model", "gpt-image-1"), ("prompt", "a cat"), ("n", "1"), ("size", "1024x1024"), ("background", "auto")], field, [.. Aiohttp, ("Authorization", $"Bearer {_calls.Key}")]))).Json;

        Assert.Equal(JobSteps.Png, Convert.FromBase64String(answer["data"]![0]!["b64_json"]!.GetValue<string>()));
        Assert.NotNull((await _calls.RowsAsync()).Single().Request.Image);
    }

    [Fact]
    public async Task A_refusal_has_a_status_which_is_all_that_is_shown()
        => Assert.Equal(400, (await _calls.SendAsync(RecordedCalls.Json("/v1/images/generations", """{"model": "dall-e-2", "prompt": "", "n": 1}""", [.. Aiohttp, ("Authorization", $"Bearer {_calls.Key}")]))).Status);

    [Fact]
    public async Task AUTOMATIC1111_is_asked_for_its_checkpoint_and_its_models_and_makes_images_with_info()
    {
        (string, string)[] headers = [.. Aiohttp, ("authorization", _calls.Basic)];
        var options = (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/options", headers))).Json;
        var models = (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/sd-models", headers))).Json.AsArray();
        Assert.All(models, model => Assert.NotEmpty(model!["title"]!.GetValue<string>() + model["model_name"]!.GetValue<string>()));

        // An administrator's choice: the options are sent back whole.
        options["sd_model_checkpoint"] = models[^1]!["title"]!.GetValue<string>();
        Assert.Equal(200, (await _calls.SendAsync(RecordedCalls.Json("/sdapi/v1/options", options.ToJsonString(), headers))).Status);
        Assert.Equal(models[^1]!["title"]!.GetValue<string>(), (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/options", headers))).Json["sd_model_checkpoint"]!.GetValue<string>());

        var answer = (await _calls.SucceedAsync(RecordedCalls.Json(
            "/sdapi/v1/txt2img", """{"prompt": "a cat", "batch_size": 2, "width": 512, "height": 512, "steps": 50, "negative_prompt": "", "sampler_name": "Euler a", "cfg_scale": 7.0, "scheduler": "Karras"}""", headers), jobs: 2)).Json;

        Assert.Equal(2, answer["images"]!.AsArray().Count);
        Assert.NotEmpty(answer["info"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_empty_authorization_is_no_authorization()
        => Assert.Equal(401, (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/options", [.. Aiohttp, ("authorization", "")]))).Status);

    private static (string, string)[] UserHeaders => [("X-OpenWebUI-User-Name", "Ada%20L"), ("X-OpenWebUI-User-Id", $"{Guid.NewGuid()}"), ("X-OpenWebUI-User-Email", "ada@example.com"), ("X-OpenWebUI-User-Role", "user")];
}
