using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.RecordedClients;

/// <summary>SillyTavern (src/endpoints/stable-diffusion.js and public/scripts/extensions/stable-diffusion, 2026), which sends with node-fetch to AUTOMATIC1111's API.</summary>
public sealed class SillyTavernTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private RecordedCalls _calls = null!;

    public async ValueTask InitializeAsync() => _calls = await RecordedCalls.StartAsync(store.ConnectionString);

    public ValueTask DisposeAsync() => _calls.DisposeAsync();

    [Theory]
    [InlineData("upscalers", "name")]
    [InlineData("latent-upscale-modes", "name")]
    [InlineData("sd-vae", "model_name")]
    [InlineData("sd-modules", "model_name")]
    [InlineData("samplers", "name")]
    [InlineData("schedulers", "name")]
    [InlineData("sd-models", "title")]
    public async Task The_lists_have_the_names_that_are_shown(string list, string field)
    {
        var answer = await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, $"/sdapi/v1/{list}", Headers));

        Assert.Equal(200, answer.Status);
        Assert.All(answer.Json.AsArray(), entry => Assert.NotEmpty(entry![field]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_model_is_chosen_and_the_server_is_idle_at_once()
    {
        var model = (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/sd-models", Headers))).Json[0]!["title"]!.GetValue<string>();

        Assert.Equal(200, (await _calls.SendAsync(RecordedCalls.Json("/sdapi/v1/options", new JsonObject { ["sd_model_checkpoint"] = model }.ToJsonString(), Headers))).Status);
        var progress = (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/progress", Headers))).Json;

        Assert.Equal((0.0, 0), (progress["progress"]!.GetValue<double>(), progress["state"]!["job_count"]!.GetValue<int>()));
        Assert.Equal(model, (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/options", Headers))).Json["sd_model_checkpoint"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_image_is_made_and_the_password_in_the_body_is_not_repeated()
    {
        Assert.Equal(200, (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/sdapi/v1/options", Headers))).Status);

        var answer = await _calls.SucceedAsync(RecordedCalls.Json("/sdapi/v1/txt2img", Body("a cat"), Headers));

        Assert.Equal(JobSteps.Png, Convert.FromBase64String(answer.Json["images"]![0]!.GetValue<string>()));
        Assert.DoesNotContain(_calls.Key, answer.Text, StringComparison.Ordinal);
        Assert.Equal(["a cat", "20"], new[] { "prompt", "steps" }.Select(name => answer.Json["parameters"]![name]!.ToString()));
    }

    [Fact]
    public async Task A_browser_that_leaves_interrupts_its_own_image_without_a_body()
    {
        using var leaving = new CancellationTokenSource();
        using var request = RecordedCalls.Json("/sdapi/v1/txt2img", Body("a dog"), Headers);
        var call = _calls.Gateway.Http.SendAsync(request, leaving.Token);
        await _calls.UnfinishedAsync(1);

        Assert.Equal(200, (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Post, "/sdapi/v1/interrupt", Headers))).Status);
        await leaving.CancelAsync();
        await call.ContinueWith(_ => { }, TaskScheduler.Default);

        await Eventually.TrueAsync(async () => (await _calls.RowsAsync()).Single().State == JobState.Canceled, "the job is canceled");
    }

    private string Body(string prompt) => new JsonObject
    {
        ["url"] = "http://127.0.0.1:8080",
        ["auth"] = $"imagegen:{_calls.Key}",
        ["prompt"] = prompt,
        ["negative_prompt"] = "lowres, bad anatomy",
        ["sampler_name"] = "DDIM",
        ["scheduler"] = "normal",
        ["steps"] = 20,
        ["cfg_scale"] = 7,
        ["width"] = 512,
        ["height"] = 512,
        ["restore_faces"] = false,
        ["enable_hr"] = false,
        ["hr_upscaler"] = "Latent",
        ["hr_scale"] = 1.0,
        ["hr_additional_modules"] = new JsonArray(),
        ["denoising_strength"] = 0.7,
        ["hr_second_pass_steps"] = 0,
        ["override_settings"] = new JsonObject { ["CLIP_stop_at_last_layers"] = 1 },
        ["override_settings_restore_afterwards"] = true,
        ["clip_skip"] = 1,
        ["save_images"] = true,
        ["send_images"] = true,
        ["do_not_save_grid"] = false,
        ["do_not_save_samples"] = false,
    }.ToJsonString();

    private (string, string)[] Headers => [("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate, br"), ("User-Agent", "node-fetch"), ("Authorization", _calls.Basic)];
}
