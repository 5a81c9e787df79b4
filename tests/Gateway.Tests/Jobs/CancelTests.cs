using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class CancelTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_queued_job_is_canceled_at_once_and_canceling_again_changes_nothing()
    {
        var id = await _client.NewJobAsync();

        var first = await _client.PostAsync($"/v1/jobs/{id}/cancel");
        var second = await _client.PostAsync($"/v1/jobs/{id}/cancel");

        Assert.Equal((200, "canceled"), (first.Status, first.Json["status"]!.GetValue<string>()));
        Assert.Equal((200, first.Text), (second.Status, second.Text));
    }

    [Fact]
    public async Task A_job_at_a_provider_is_asked_to_stop()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.BeginAsync(id);

        var answer = await _client.PostAsync($"/v1/jobs/{id}/cancel");

        Assert.Equal(202, answer.Status);
        Assert.Equal($"/v1/jobs/{id}", answer.Header("Location"));
        Assert.Equal("running", answer.Json["status"]!.GetValue<string>());
        Assert.True(answer.Json["cancel_requested"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData(JobState.Succeeded, "succeeded")]
    [InlineData(JobState.Failed, "failed")]
    [InlineData(JobState.OutcomeUnknown, "outcome_unknown")]
    public async Task A_job_that_ended_otherwise_can_not_be_canceled(JobState state, string status)
    {
        var id = await _client.NewJobAsync();
        await (state == JobState.Succeeded ? _client.Gateway.SucceedAsync(id) : _client.Gateway.FailAsync(id, state));

        var answer = await _client.PostAsync($"/v1/jobs/{id}/cancel");

        Assert.Equal(status, answer.ProblemOf(409, "job_ended")["job_status"]!.GetValue<string>());
    }
}
