using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.OpenAi;

public sealed class GenerationTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task The_image_is_in_the_response_with_its_format_and_the_id_of_the_job()
    {
        var (answer, jobs) = await _client.GenerateAsync("""{"prompt":"a cat"}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(JobSteps.Png, Convert.FromBase64String(answer.Json["data"]![0]!["b64_json"]!.GetValue<string>()));
        Assert.Equal(("png", "1x1"), (answer.Json["output_format"]!.GetValue<string>(), answer.Json["size"]!.GetValue<string>()));
        Assert.True(answer.Json["created"]!.GetValue<long>() > 1_700_000_000);
        Assert.Equal($"{jobs[0].Id}", answer.Header("x-request-id"));
        Assert.Equal($"{jobs[0].Id}", answer.Header("X-ImageGen-Jobs"));
        Assert.Null(answer.Header("X-ImageGen-Model-Ignored"));
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_reach_the_job()
    {
        var (_, jobs) = await _client.GenerateAsync("""{"prompt":"a cat","size":"640x480","output_format":"webp","user":"u-17","model":"sandbox","n":1,"unheard_of":{"a":[1]}}""");

        var request = jobs[0].Request;
        Assert.Equal(("a cat", 640, 480, OutputFormat.Webp, "sandbox"), (request.Prompt, request.Width, request.Height, request.OutputFormat, request.Provider));
        Assert.Equal("u-17", request.Metadata!["user"]);
        Assert.Null(request.Model);
        Assert.Equal(1800, request.ExpiresIn);
    }

    [Fact]
    public async Task Explicit_nulls_mean_the_default()
    {
        var (answer, jobs) = await _client.GenerateAsync(
            """{"prompt":"a cat","model":null,"n":null,"size":null,"response_format":null,"output_format":null,"user":null,"stream":null,"quality":null,"background":null,"output_compression":null,"moderation":null,"style":null}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal((null, "sandbox", null, null), (jobs[0].Request.Width, jobs[0].Request.Provider, jobs[0].Request.Metadata, jobs[0].Request.ProviderOptions));
    }

    [Fact]
    public async Task Size_auto_is_that_of_the_provider()
    {
        var (_, jobs) = await _client.GenerateAsync("""{"prompt":"a cat","size":"auto"}""");

        Assert.Equal((null, null), (jobs[0].Request.Width, jobs[0].Request.Height));
    }

    [Fact]
    public async Task Several_images_are_a_batch_of_which_those_are_returned_that_were_made()
    {
        var answering = _client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat","n":3}""");
        var number = 0;

        var (answer, jobs) = await _client.EndAsync(answering, job => number++ == 1 ? shared.Gateway.FailAsync(job.Id, FailureReason.ContentRejected) : shared.Gateway.SucceedAsync(job.Id), jobs: 3);

        Assert.Equal(200, answer.Status);
        Assert.Equal(2, answer.Json["data"]!.AsArray().Count);
        Assert.Equal($"{jobs[0].BatchId}", answer.Header("x-request-id"));
        Assert.Equal(3, answer.Header("X-ImageGen-Jobs")!.Split(',').Length);
    }

    [Fact]
    public async Task A_link_works_without_credentials_on_the_address_that_the_client_called()
    {
        var (answer, _) = await _client.GenerateAsync("""{"prompt":"a cat","response_format":"url"}""");

        var link = new Uri(answer.Json["data"]![0]!["url"]!.GetValue<string>());
        Assert.Equal(shared.Gateway.Http.BaseAddress!.Authority, link.Authority);
        Assert.Equal(JobSteps.Png, await shared.Gateway.Http.GetByteArrayAsync(link, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_model_that_is_not_known_goes_the_default_route_and_the_response_says_so()
    {
        var (answer, jobs) = await _client.GenerateAsync("""{"prompt":"a cat","model":"dall-e-3"}""");

        Assert.Equal("true", answer.Header("X-ImageGen-Model-Ignored"));
        Assert.Equal(("sandbox", null), (jobs[0].Request.Provider, jobs[0].Request.Model));
    }

    [Fact]
    public async Task The_model_of_a_provider_chooses_the_provider()
    {
        var answering = _client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat","model":"owner/name"}""");

        var jobs = await _client.AcceptedAsync(answering);

        Assert.Equal("painter", jobs[0].Request.Provider);
        await _client.PostAsync($"/v1/jobs/{jobs[0].Id}/cancel");
        (await answering).ErrorOf(400, "canceled");
    }

    [Fact]
    public async Task The_list_of_models_and_each_model_of_it_are_found()
    {
        var list = await _client.GetAsync("/v1/models");

        Assert.Equal(["sandbox", "painter", "owner/name"], list.Json["data"]!.AsArray().Select(model => model!["id"]!.GetValue<string>()));
        Assert.Equal("painter", (await _client.GetAsync("/v1/models/painter")).Json["id"]!.GetValue<string>());
        (await _client.GetAsync("/v1/models/nothing")).ErrorOf(404, "model_not_found");
    }

    [Fact]
    public async Task The_same_request_with_an_idempotency_key_is_the_same_order()
    {
        var (first, _) = await _client.GenerateAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k1"));

        var second = await _client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat"}""", ("Idempotency-Key", "k1"));
        var other = await _client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a dog"}""", ("Idempotency-Key", "k1"));

        Assert.Equal(first.Header("x-request-id"), second.Header("x-request-id"));
        Assert.Equal(200, second.Status);
        other.ErrorOf(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_marked_retry_gets_the_image_of_the_answered_request_unless_it_says_that_it_is_new()
    {
        var (first, _) = await _client.GenerateAsync("""{"prompt":"a cat"}""");

        var retry = await _client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat"}""", ("X-Stainless-Retry-Count", "1"));
        var (other, _) = await _client.GenerateAsync("""{"prompt":"a cat"}""", ("X-Stainless-Retry-Count", "1"), ("X-ImageGen-New", "1"));

        Assert.Equal(first.Header("x-request-id"), retry.Header("x-request-id"));
        Assert.NotEqual(first.Header("x-request-id"), other.Header("x-request-id"));
    }
}
