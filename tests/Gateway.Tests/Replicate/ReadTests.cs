using ImageGen.Contracts;
using ImageGen.Gateway.Tests.OpenAi;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Replicate;

public sealed class ReadTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task Several_outputs_are_one_prediction_with_those_that_were_made()
    {
        var created = await _client.PredictAsync("""{"prompt":"a cat","num_outputs":3}""");
        var jobs = await _client.RowsAsync();
        await shared.Gateway.SucceedAsync(jobs[0].Id);
        Assert.Equal("processing", (await ReadAsync(created.Id)).StatusOf());
        await shared.Gateway.FailAsync(jobs[1].Id, FailureReason.ContentRejected);
        await shared.Gateway.SucceedAsync(jobs[2].Id);

        var ended = await ReadAsync(created.Id);

        Assert.Equal(jobs[0].BatchId, created.Id);
        Assert.Equal("succeeded", ended.StatusOf());
        Assert.Equal(2, ended.Json["output"]!.AsArray().Count);
        Assert.Equal(3, ended.Json["input"]!["num_outputs"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(FailureReason.ContentRejected, JobState.Failed, "(E005)")]
    [InlineData(FailureReason.ProviderUnavailable, JobState.Failed, "It broke.")]
    [InlineData(FailureReason.OutcomeUnknown, JobState.OutcomeUnknown, "may have been bought")]
    public async Task A_failed_prediction_says_why(FailureReason reason, JobState state, string error)
    {
        var id = (await _client.PredictAsync("""{"prompt":"a cat"}""")).Id;
        await shared.Gateway.FailAsync(id, reason, state);

        var answer = await ReadAsync(id);

        Assert.Equal((200, "failed"), (answer.Status, answer.StatusOf()));
        Assert.Contains(error, answer.Json["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(answer.Json["output"]);
    }

    [Fact]
    public async Task A_canceled_prediction_stays_canceled_and_an_ended_one_as_it_is()
    {
        var canceled = (await _client.PredictAsync("""{"prompt":"a cat"}""")).Id;
        var batch = (await _client.PredictAsync("""{"prompt":"a cat","num_outputs":2}""")).Id;
        var ended = (await _client.PredictAsync("""{"prompt":"a cat"}""")).Id;
        await shared.Gateway.SucceedAsync(ended);

        Assert.Equal("canceled", (await CancelAsync(canceled)).StatusOf());
        Assert.Equal("canceled", (await CancelAsync(canceled)).StatusOf());
        Assert.Equal("canceled", (await CancelAsync(batch)).StatusOf());
        var late = await CancelAsync(ended);
        Assert.Equal((200, "succeeded"), (late.Status, late.StatusOf()));
    }

    [Fact]
    public async Task A_job_of_another_API_is_a_prediction_too()
    {
        var id = await _client.NewJobAsync();

        Assert.Equal("starting", (await ReadAsync(id)).StatusOf());
    }

    [Fact]
    public async Task Unknown_ids_and_those_of_other_tenants_are_not_found()
    {
        var id = (await _client.PredictAsync("""{"prompt":"a cat"}""")).Id;
        var batch = (await _client.PredictAsync("""{"prompt":"a cat","num_outputs":2}""")).Id;
        var other = shared.Gateway.NewTenant();

        foreach (var unknown in new[] { $"{id}", $"{batch}", $"{Guid.NewGuid()}", "gm3qorzdhgbfurvjtvhg6dckhu" })
        {
            (await other.GetAsync($"{PredictionCalls.Predictions}/{unknown}")).ReplicateErrorOf(404, "job_not_found");
            (await other.PostAsync($"{PredictionCalls.Predictions}/{unknown}/cancel")).ReplicateErrorOf(404, "job_not_found");
        }

        Assert.Equal("starting", (await ReadAsync(id)).StatusOf());
        Assert.Empty((await other.GetAsync(PredictionCalls.Predictions)).Json["results"]!.AsArray());
    }

    [Fact]
    public async Task The_list_has_pages_and_each_batch_once()
    {
        for (var number = 0; number < 7; number++)
        {
            await _client.PredictAsync($$"""{"prompt":"{{number}}","num_outputs":16}""");
        }

        var first = (await _client.GetAsync(PredictionCalls.Predictions)).Json;
        var second = (await _client.GetAsync(new Uri(first["next"]!.GetValue<string>()).PathAndQuery)).Json;

        Assert.Null(second["next"]);
        Assert.Null(first["previous"]);
        Assert.Equal(
            Enumerable.Range(0, 7).Select(number => $"{number}"),
            first["results"]!.AsArray().Concat(second["results"]!.AsArray()).Select(prediction => prediction!["input"]!["prompt"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task The_list_is_limited_by_time()
    {
        await _client.PredictAsync("""{"prompt":"a cat"}""");

        Assert.Single((await _client.GetAsync($"{PredictionCalls.Predictions}?created_after=2020-01-01T00:00:00Z&source=web")).Json["results"]!.AsArray());
        Assert.Empty((await _client.GetAsync($"{PredictionCalls.Predictions}?created_before=2020-01-01T00:00:00Z")).Json["results"]!.AsArray());
    }

    private Task<Answer> ReadAsync(Guid id) => _client.GetAsync($"{PredictionCalls.Predictions}/{id}");

    private Task<Answer> CancelAsync(Guid id) => _client.PostAsync($"{PredictionCalls.Predictions}/{id}/cancel");
}
