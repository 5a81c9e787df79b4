using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Gateway.Tests.OpenAi;

/// <summary>Requests to OpenAI's API, whose jobs end as the test says while they wait.</summary>
internal static class OpenAiCalls
{
    public const string Generations = "/v1/images/generations";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Sends a request for images, lets all its jobs succeed, and returns the response and the jobs as they were accepted.</summary>
    public static async Task<(Answer Answer, IReadOnlyList<Job> Jobs)> GenerateAsync(this TestClient client, string body, params (string Name, string Value)[] headers)
    {
        var answering = client.PostJsonAsync(Generations, body, headers);
        return await EndAsync(client, answering, job => client.Gateway.SucceedAsync(job.Id));
    }

    /// <summary>Lets the jobs of a waiting request end.</summary>
    public static async Task<(Answer Answer, IReadOnlyList<Job> Jobs)> EndAsync(this TestClient client, Task<Answer> answering, Func<Job, Task> end, int jobs = 1)
    {
        var rows = await client.AcceptedAsync(answering, jobs);
        foreach (var job in rows)
        {
            await end(job);
        }

        return (await answering, rows);
    }

    /// <summary>The unfinished jobs of the tenant, when there are as many as said.</summary>
    public static Task<IReadOnlyList<Job>> AcceptedAsync(this TestClient client, Task<Answer> answering, int jobs = 1) => Eventually.GetAsync(
        async () =>
        {
            Assert.False(answering.IsCompleted, answering.IsCompleted ? (await answering).Text : "");
            return (IReadOnlyList<Job>)[.. (await client.RowsAsync()).Where(job => !job.State.IsTerminal())];
        },
        rows => rows.Count == jobs,
        rows => $"the tenant has {jobs} unfinished jobs, but {rows.Count}");

    /// <summary>Ends a job with that error, at a provider that charged nothing unless said otherwise.</summary>
    public static async Task FailAsync(this TestGateway gateway, Guid id, FailureReason reason, JobState state = JobState.Failed, bool mayHaveCharged = false)
    {
        var claim = await gateway.BeginAsync(id);
        Assert.Equal(WriteOutcome.Written, await gateway.Claims.FinishAsync(claim, new TerminalResult
        {
            State = state,
            Attempts =
            [
                new Attempt { Provider = "sandbox", Model = "m1", StartedAt = DateTimeOffset.UtcNow, EndedAt = DateTimeOffset.UtcNow, Outcome = AttemptOutcome.Failed, MayHaveCharged = mayHaveCharged },
            ],
            Error = new JobError { Reason = reason, Message = "It broke.", Provider = "sandbox" },
        }, Token));
    }

    /// <summary>The error of a response, after a check of its form.</summary>
    public static JsonNode ErrorOf(this Answer answer, int status, string? code)
    {
        Assert.True(status == answer.Status, $"{answer.Status}: {answer.Text}");
        Assert.StartsWith("application/json", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(["error"], answer.Json.AsObject().Select(member => member.Key));
        var error = answer.Json["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(member => member.Key));
        Assert.NotEmpty(error["message"]!.GetValue<string>());
        Assert.NotEmpty(error["type"]!.GetValue<string>());
        Assert.Equal(code, error["code"]?.GetValue<string>());
        return error;
    }
}
