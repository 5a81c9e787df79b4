using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.RecordedClients;

/// <summary>LibreChat's tools for images (api/app/clients/tools/structured, 2026): OpenAIImageTools.js with npm openai and axios, StableDiffusion.js with axios.</summary>
public sealed class LibreChatTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private static readonly (string, string)[] Axios = [("Accept", "application/json, text/plain, */*"), ("User-Agent", "axios/1.13.2"), ("Accept-Encoding", "gzip, compress, deflate, br")];

    private RecordedCalls _calls = null!;

    public async ValueTask InitializeAsync() => _calls = await RecordedCalls.StartAsync(store.ConnectionString);

    public ValueTask DisposeAsync() => _calls.DisposeAsync();

    [Theory]
    [InlineData("""{"model":"gpt-image-1","prompt":"a cat","n":1,"background":"auto","output_format":"png","quality":"auto","size":"auto"}""")]
    [InlineData("""{"model":"gpt-image-1","prompt":"a cat","n":1,"background":"transparent","output_format":"webp","output_compression":100,"quality":"high","size":"1536x1024"}""")]
    public async Task A_generation_is_read_from_base64_only(string body)
    {
        (string, string)[] headers =
        [
            ("Accept", "application/json"), ("User-Agent", "OpenAI/JS 5.10.1"), ("X-Stainless-Retry-Count", "0"), ("X-Stainless-Lang", "js"), ("X-Stainless-Package-Version", "5.10.1"), ("X-Stainless-OS", "Linux"), ("X-Stainless-Arch", "x64"),
            ("X-Stainless-Runtime", "node"), ("X-Stainless-Runtime-Version", "v20.19.5"), ("Authorization", $"Bearer {_calls.Key}"),
        ];

        var answer = (await _calls.SucceedAsync(RecordedCalls.Json("/v1/images/generations", body, headers))).Json;

        Assert.Equal(JobSteps.Png, Convert.FromBase64String(answer["data"]![0]!["b64_json"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_edit_is_a_form_that_is_streamed()
    {
        var answer = (await _calls.SucceedAsync(RecordedCalls.Form(
            "/v1/images/edits", [("model", "gpt-image-1"), ("prompt", "a cat"), ("quality", "auto"), ("size", "auto")], "image[]", [.. Axios, ("Authorization", $"Bearer {_calls.Key}")]))).Json;

        Assert.Equal(JobSteps.Png, Convert.FromBase64String(answer["data"]![0]!["b64_json"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Stable_diffusion_parses_info_as_JSON()
    {
        // SD_WEBUI_URL=http://imagegen:KEY@host: axios makes HTTP Basic of it.
        var answer = (await _calls.SucceedAsync(RecordedCalls.Json(
            "/sdapi/v1/txt2img", """{"prompt":"a cat, photo","negative_prompt":"blurry, ugly","cfg_scale":4.5,"steps":22,"width":1024,"height":1024}""", [.. Axios, ("Authorization", _calls.Basic)]))).Json;

        Assert.Equal(JobSteps.Png, Convert.FromBase64String(answer["images"]![0]!.GetValue<string>().Split(',', 2)[0]));
        var info = JsonNode.Parse(answer["info"]!.GetValue<string>())!;
        Assert.Equal((1, 1), (info["height"]!.GetValue<int>(), info["width"]!.GetValue<int>()));
        Assert.Equal((await _calls.RowsAsync()).Single().Seed, info["seed"]!.GetValue<long>());
        Assert.StartsWith("Steps: ", info["infotexts"]![0]!.GetValue<string>().Split('\n')[^1], StringComparison.Ordinal);
    }
}
