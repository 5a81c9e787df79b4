using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Jobs show the request as it was accepted.</summary>
public sealed class RequestEchoTests(SharedGateway shared)
{
    private const string Whole =
        """
        {"prompt":"a cat","negative_prompt":"a dog","image":"https://example.com/dog.png?signature=CanaryCanary","strength":0.4,"width":512,"height":640,"seed":7,
        "steps":28,"guidance":3.5,"model":"m1","provider":"sandbox","fallback":[],"output_format":"webp","provider_options":{"quality":"high"},"exact":true,
        "metadata":{"order":"7"},"expires_in":60,"priority":-10,"on_unknown":{"policy":"buy_again","up_to":0.05}}
        """;

    private static readonly string[] BesideInLists = ["prompt", "provider_options", "metadata"];

    private readonly TestClient _client = shared.Gateway.NewTenant();

    private static JsonObject Expected
    {
        get
        {
            var expected = JsonNode.Parse(Whole)!.AsObject();
            expected["image"] = "https://example.com/dog.png?…";
            expected.Remove("fallback");
            return expected;
        }
    }

    [Fact]
    public async Task The_request_is_echoed_in_full_on_submission_and_on_every_read()
    {
        var accepted = await _client.SubmitAsync(Whole);
        var read = await _client.GetAsync($"/v1/jobs/{accepted.Id}");

        Assert.Equal(202, accepted.Status);
        AssertSame(Expected, accepted.Json["request"]);
        AssertSame(Expected, read.Json["request"]);
        Assert.DoesNotContain("Canary", accepted.Text + read.Text, StringComparison.Ordinal);
        AssertSame(Expected, (await _client.PostAsync($"/v1/jobs/{accepted.Id}/cancel")).Json["request"]);
    }

    [Fact]
    public async Task The_request_in_a_list_leaves_out_the_fields_shown_beside_it()
    {
        await _client.NewJobAsync(Whole);

        var job = (await _client.GetAsync("/v1/jobs")).Json["data"]![0]!;

        var expected = Expected;
        foreach (var name in BesideInLists)
        {
            Assert.True(JsonNode.DeepEquals(expected[name], job[name]), name);
            expected.Remove(name);
        }

        AssertSame(expected, job["request"]);
    }

    [Fact]
    public async Task Fields_that_were_not_given_are_absent_from_the_echo_except_the_route()
    {
        var accepted = await _client.SubmitAsync("""{"prompt":"a cat"}""");

        AssertSame(JsonNode.Parse("""{"prompt":"a cat","provider":"sandbox"}"""), accepted.Json["request"]);
        AssertSame(accepted.Json["request"], (await _client.GetAsync($"/v1/jobs/{accepted.Id}")).Json["request"]);
    }

    [Fact]
    public async Task Each_job_of_a_batch_has_its_own_seed()
    {
        var batch = await _client.SubmitAsync("""{"prompt":"a cat","seed":7,"count":3}""");

        Assert.Equal([7, 8, 9], batch.Json["jobs"]!.AsArray().Select(job => job!["request"]!["seed"]!.GetValue<int>()));
        Assert.Equal([7, 8, 9], (await _client.GetAsync($"/v1/batches/{batch.Id}")).Json["jobs"]!.AsArray().Select(job => job!["request"]!["seed"]!.GetValue<int>()));
    }

    [Fact]
    public async Task An_inline_image_is_echoed_by_type_and_digest()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(JobSteps.Png))[..16];

        var accepted = await _client.SubmitAsync($$"""{"prompt":"a cat","image":"data:image/jpeg;base64,{{Convert.ToBase64String(JobSteps.Png)}}"}""");

        var expected = $"data:image/png;sha256={digest}…";
        Assert.Equal(expected, accepted.Json["request"]!["image"]!.GetValue<string>());
        Assert.Equal(expected, (await _client.GetAsync($"/v1/jobs/{accepted.Id}")).Json["request"]!["image"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("https://example.com/hook?token=Canary", "https://example.com/hook?…")]
    [InlineData("https://example.com/hook", "https://example.com/hook")]
    public void The_query_of_a_webhook_is_not_shown(string webhook, string shown)
        => Assert.Equal(shown, RequestView.Of(RowOf(new ImageRequest { Prompt = "a cat", Webhook = webhook })).Webhook);

    [Theory]
    [InlineData("kept:nonsense")]
    [InlineData("data:image/png;base64,AAAA")]
    public void A_claim_check_or_an_image_is_not_echoed(string image)
        => Assert.Equal("data:…", RequestView.Of(RowOf(new ImageRequest { Prompt = "a cat", Image = image })).Image);

    [Fact]
    public async Task Exact_is_true_or_false()
    {
        (await _client.SubmitAsync("""{"prompt":"a cat","exact":"yes"}""")).ProblemOf(400, "invalid_request");
        Assert.Equal(202, (await _client.SubmitAsync("""{"prompt":"a cat","exact":false}""")).Status);
        Assert.Equal(202, (await _client.SubmitAsync("""{"prompt":"a cat","exact":null}""")).Status);
    }

    [Theory]
    [InlineData("false", 202)]
    [InlineData("null", 202)]
    [InlineData("true", 422)]
    public async Task Exact_counts_for_the_idempotency_key_where_it_is_true(string exact, int status)
    {
        (string, string) key = ("Idempotency-Key", "k1");
        await _client.SubmitAsync("""{"prompt":"a cat"}""", key);

        Assert.Equal(status, (await _client.SubmitAsync($$"""{"prompt":"a cat","exact":{{exact}}}""", key)).Status);
    }

    private static Job RowOf(ImageRequest request) => new()
    {
        Id = Guid.NewGuid(),
        Tenant = "default",
        Lane = "default",
        State = JobState.Queued,
        Fence = 0,
        Request = request,
        Seed = 7,
        CreatedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Sequence = 1,
    };

    private static void AssertSame(JsonNode? expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected?.ToJsonString()}\n{actual?.ToJsonString()}");
}
