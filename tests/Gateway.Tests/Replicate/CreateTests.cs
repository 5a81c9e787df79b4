using ImageGen.Contracts;
using ImageGen.Gateway.Tests.OpenAi;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Replicate;

public sealed class CreateTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_prediction_is_created_and_starts()
    {
        var answer = await _client.PredictAsync("""{"prompt":"a cat"}""");

        Assert.Equal(201, answer.Status);
        var job = Assert.Single(await _client.RowsAsync());
        var prediction = answer.Json;
        Assert.Equal(($"{job.Id}", "starting", "hidden", "api", ""), (
            prediction["id"]!.GetValue<string>(), answer.StatusOf(), prediction["version"]!.GetValue<string>(), prediction["source"]!.GetValue<string>(), prediction["logs"]!.GetValue<string>()));
        foreach (var absent in new[] { "output", "error", "started_at", "completed_at", "metrics" })
        {
            Assert.True(prediction.AsObject().TryGetPropertyValue(absent, out var value) && value is null, absent);
        }

        Assert.False(prediction["data_removed"]!.GetValue<bool>());
        Assert.EndsWith("Z", prediction["created_at"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal($"{shared.Gateway.Http.BaseAddress}replicate/v1/predictions/{job.Id}", prediction["urls"]!["get"]!.GetValue<string>());
        Assert.Equal($"{shared.Gateway.Http.BaseAddress}replicate/v1/predictions/{job.Id}/cancel", prediction["urls"]!["cancel"]!.GetValue<string>());
    }

    [Fact]
    public async Task Inputs_reach_the_job_and_are_shown()
    {
        var answer = await _client.PredictAsync(
            """{"prompt":"a cat","negative_prompt":"a dog","width":640,"height":480,"seed":7,"num_outputs":1,"output_format":"jpg","num_inference_steps":20,"guidance_scale":3.5,"go_fast":true,"loras":[1]}""");

        var request = Assert.Single(await _client.RowsAsync()).Request;
        Assert.Equal(("a cat", "a dog", 640, 480, 7L), (request.Prompt, request.NegativePrompt, request.Width, request.Height, request.Seed));
        Assert.Equal((20, 3.5, OutputFormat.Jpeg, "sandbox"), (request.Steps, request.Guidance, request.OutputFormat, request.Provider));
        var input = answer.Json["input"]!;
        Assert.Equal(("a cat", 640, 7, 20), (input["prompt"]!.GetValue<string>(), input["width"]!.GetValue<int>(), input["seed"]!.GetValue<int>(), input["num_inference_steps"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""{"prompt":"a","aspect_ratio":"16:9","width":64,"height":64}""", "16:9", null)]
    [InlineData("""{"prompt":"a","aspect_ratio":"custom","width":64,"height":128}""", null, 64)]
    [InlineData("""{"prompt":"a","size":"256x128"}""", null, 256)]
    [InlineData("""{"prompt":"a","aspect_ratio":null,"width":null,"height":null,"seed":null,"num_outputs":null,"image":null,"size":null,"mask":null,"guidance":null}""", null, null)]
    public async Task A_ratio_counts_before_a_size(string input, string? ratio, int? width)
    {
        Assert.Equal(201, (await _client.PredictAsync(input)).Status);

        var request = Assert.Single(await _client.RowsAsync()).Request;
        Assert.Equal((ratio, width), (request.AspectRatio, request.Width));
    }

    [Theory]
    [InlineData("image")]
    [InlineData("input_image")]
    public async Task A_source_image_is_a_data_URI(string name)
    {
        var answer = await _client.PredictAsync($$"""{"prompt":"a","{{name}}":"data:image/png;base64,{{Convert.ToBase64String(JobSteps.Png)}}","prompt_strength":0.5}""");

        Assert.Equal(201, answer.Status);
        var request = Assert.Single(await _client.RowsAsync()).Request;
        Assert.Equal(0.5, request.Strength);
        Assert.NotNull(request.Image);
        Assert.DoesNotContain("base64", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_ten_megabytes_fits()
    {
        var image = Convert.ToBase64String([.. JobSteps.Png, .. new byte[9_000_000]]);

        Assert.Equal(201, (await _client.PredictAsync($$"""{"prompt":"a","image":"data:image/png;base64,{{image}}"}""")).Status);
    }

    [Theory]
    [InlineData("/replicate/v1/predictions", """{"version":"imagegen/painter","input":{"prompt":"a"}}""", "painter", null)]
    [InlineData("/replicate/v1/predictions", """{"version":"painter","input":{"prompt":"a"}}""", "painter", null)]
    [InlineData("/replicate/v1/predictions", """{"version":"owner/name:5c7d5dc6","input":{"prompt":"a"}}""", "painter", null)]
    [InlineData("/replicate/v1/predictions", """{"model":"owner/name","input":{"prompt":"a"}}""", "painter", null)]
    [InlineData("/replicate/v1/predictions", """{"version":"5c7d5dc6","input":{"prompt":"a"}}""", "sandbox", "true")]
    [InlineData("/replicate/v1/models/owner/name/predictions", """{"input":{"prompt":"a"}}""", "painter", null)]
    [InlineData("/replicate/v1/models/owner/name/versions/5c7d5dc6/predictions", """{"input":{"prompt":"a"}}""", "painter", null)]
    [InlineData("/replicate/v1/models/black-forest-labs/flux-schnell/predictions", """{"input":{"prompt":"a"}}""", "sandbox", "true")]
    public async Task Names_of_models_choose_providers(string path, string body, string provider, string? ignored)
    {
        var answer = await _client.PostJsonAsync(path, body);

        Assert.Equal(201, answer.Status);
        Assert.Equal(provider, Assert.Single(await _client.RowsAsync()).Request.Provider);
        Assert.Equal(ignored, answer.Header("X-ImageGen-Model-Ignored"));
    }

    [Fact]
    public async Task A_plain_wait_is_held_until_the_job_ends()
    {
        var answering = _client.PredictAsync("""{"prompt":"a cat"}""", ("Prefer", "wait"));

        var (answer, _) = await _client.EndAsync(answering, job => shared.Gateway.SucceedAsync(job.Id));

        Assert.Equal((201, "succeeded", "wait=270"), (answer.Status, answer.StatusOf(), answer.Header("Preference-Applied")));
        var link = new Uri(Assert.Single(answer.Json["output"]!.AsArray())!.GetValue<string>());
        Assert.Equal(shared.Gateway.Http.BaseAddress!.Authority, link.Authority);
        Assert.Equal(JobSteps.Png, await shared.Gateway.Http.GetByteArrayAsync(link, TestContext.Current.CancellationToken));
        Assert.NotNull(answer.Json["metrics"]!["predict_time"]);
        Assert.NotNull(answer.Json["completed_at"]);
    }

    [Fact]
    public async Task A_prediction_whose_wait_is_over_is_starting_even_at_a_provider()
    {
        var answering = _client.PredictAsync("""{"prompt":"a cat"}""", ("Prefer", "wait=1"));
        var job = Assert.Single(await _client.AcceptedAsync(answering));
        await shared.Gateway.WaitAsync(job.Id, "sandbox", "p1");

        Assert.Equal("starting", (await answering).StatusOf());
        Assert.Equal("processing", (await _client.GetAsync($"{PredictionCalls.Predictions}/{job.Id}")).StatusOf());
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m45s", 5445)]
    public async Task Cancel_After_is_the_time_after_which_it_is_not_begun(string header, int seconds)
    {
        await _client.PredictAsync("""{"prompt":"a"}""", ("Cancel-After", header));

        Assert.Equal(seconds, Assert.Single(await _client.RowsAsync()).Request.ExpiresIn);
    }

    [Fact]
    public async Task The_same_request_with_an_idempotency_key_is_the_same_prediction()
    {
        var first = await _client.PredictAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k1"));
        var second = await _client.PredictAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k1"));
        var other = await _client.PredictAsync("""{"prompt":"a cat"}""");

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Id, other.Id);
        (await _client.PredictAsync("""{"prompt":"a dog"}""", ("Idempotency-Key", "k1"))).ReplicateErrorOf(422, "idempotency_key_reused");
    }
}
