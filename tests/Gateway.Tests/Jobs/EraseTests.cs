using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class EraseTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task An_ended_job_is_erased_at_once_and_erasing_again_changes_nothing()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.SucceedAsync(id);

        var first = await _client.DeleteAsync($"/v1/jobs/{id}");
        var second = await _client.DeleteAsync($"/v1/jobs/{id}");

        Assert.Equal((200, "succeeded", ""), (first.Status, first.Json["status"]!.GetValue<string>(), first.Json["prompt"]!.GetValue<string>()));
        Assert.NotNull(first.Json["erased_at"]);
        Assert.Null(first.Json["image"]);
        Assert.Equal((200, first.Text), (second.Status, second.Text));
        (await _client.GetAsync($"/v1/jobs/{id}/image")).ProblemOf(410, "image_erased");
    }

    [Fact]
    public async Task A_job_at_a_provider_is_canceled_first_and_erased_after_its_end()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.BeginAsync(id);

        var answer = await _client.DeleteAsync($"/v1/jobs/{id}");

        Assert.Equal(202, answer.Status);
        Assert.Equal($"/v1/jobs/{id}", answer.Header("Location"));
        Assert.True(answer.Json["cancel_requested"]!.GetValue<bool>());
        Assert.NotNull(answer.Json["erase_requested_at"]);
        Assert.Null(answer.Json["erased_at"]);
    }

    [Fact]
    public async Task A_job_that_was_not_ordered_is_canceled_and_erased()
    {
        var id = await _client.NewJobAsync();

        var answer = await _client.DeleteAsync($"/v1/jobs/{id}");

        Assert.Equal((200, "canceled"), (answer.Status, answer.Json["status"]!.GetValue<string>()));
        Assert.NotNull(answer.Json["erased_at"]);
    }

    [Fact]
    public async Task A_job_of_another_tenant_is_not_found_and_stays()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.SucceedAsync(id);

        (await shared.Gateway.NewTenant().DeleteAsync($"/v1/jobs/{id}")).ProblemOf(404, "job_not_found");

        Assert.Null((await _client.GetAsync($"/v1/jobs/{id}")).Json["erased_at"]);
    }

    [Fact]
    public async Task An_erased_job_can_not_be_replayed()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.FailAsync(id, JobState.Failed);
        await _client.DeleteAsync($"/v1/jobs/{id}");

        var sequence = (await _client.GetAsync($"/v1/jobs/{id}")).Json["sequence"]!.GetValue<long>();
        (await _client.PostJsonAsync($"/v1/jobs/{id}/replay", $$"""{"sequence":{{sequence}}}""")).ProblemOf(409, "not_replayable");
    }
}
