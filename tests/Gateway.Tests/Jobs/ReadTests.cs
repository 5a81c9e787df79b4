using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class ReadTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_running_job_states_when_and_where_it_began()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.BeginAsync(id);

        var job = (await _client.GetAsync($"/v1/jobs/{id}")).Json;

        Assert.Equal("running", job["status"]!.GetValue<string>());
        Assert.Equal("m1", job["model"]!.GetValue<string>());
        Assert.NotNull(job["started_at"]);
        Assert.Null(job["finished_at"]);
        Assert.Single(job["attempts"]!.AsArray());
        Assert.NotNull(job["links"]!["cancel"]);
    }

    [Fact]
    public async Task A_succeeded_job_shows_its_image_and_cost_and_no_store_key()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.SucceedAsync(id);

        var answer = await _client.GetAsync($"/v1/jobs/{id}");

        var image = answer.Json["image"]!;
        Assert.Equal(["url", "content_type", "width", "height", "bytes", "sha256"], image.AsObject().Select(field => field.Key));
        Assert.Equal($"/v1/jobs/{id}/image", image["url"]!.GetValue<string>());
        Assert.Equal("image/png", image["content_type"]!.GetValue<string>());
        Assert.Equal(JobSteps.Png.Length, image["bytes"]!.GetValue<int>());
        Assert.Equal("""{"amount":0.04,"currency":"USD","certain":true}""", answer.Json["cost"]!.ToJsonString());
        Assert.Equal(["self", "image", "events"], answer.Json["links"]!.AsObject().Select(link => link.Key));
        Assert.NotNull(answer.Json["finished_at"]);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData(JobState.Failed, "failed")]
    [InlineData(JobState.OutcomeUnknown, "outcome_unknown")]
    public async Task A_job_without_an_image_states_why(JobState state, string status)
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.FailAsync(id, state);

        var job = (await _client.GetAsync($"/v1/jobs/{id}")).Json;

        Assert.Equal(status, job["status"]!.GetValue<string>());
        Assert.Equal("""{"reason":"provider_unavailable","message":"It broke.","provider":"sandbox"}""", job["error"]!.ToJsonString());
        Assert.Null(job["image"]);
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("nonsense")]
    [InlineData("0000000000004000800000000000000")]
    [InlineData("%7B00000000-0000-4000-8000-000000000000%7D")]
    [InlineData("..%2f..%2fetc")]
    public async Task An_unknown_or_malformed_id_is_a_404_on_every_route(string id)
    {
        foreach (var route in new[] { "", "/image", "/events" })
        {
            (await _client.GetAsync($"/v1/jobs/{id}{route}")).ProblemOf(404, "job_not_found");
        }

        (await _client.PostAsync($"/v1/jobs/{id}/cancel")).ProblemOf(404, "job_not_found");
    }
}
