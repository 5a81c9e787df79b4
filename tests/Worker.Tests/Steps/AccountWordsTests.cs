using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A provider's messages about the operator's account are shown only to the operator.</summary>
public sealed class AccountWordsTests(StoreFixture store)
{
    private const string Words = "Refused. It says: your organization acme-corp has no plan with this model.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FailureReason.Authentication)]
    [InlineData(FailureReason.InsufficientBalance)]
    [InlineData(FailureReason.ProviderRetired)]
    [InlineData(FailureReason.RateLimited)]
    [InlineData(FailureReason.InvalidRequest)]
    public async Task A_provider_s_message_about_the_account_is_in_the_log_only_also_when_the_provider_is_skipped(FailureReason reason)
    {
        using var log = new RecordingLog();
        var provider = new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(reason, Words))) };
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.AddSingleton<ILoggerProvider>(log));

        var refused = await worker.RunAsync(await worker.SubmitAsync());
        var next = await worker.RunAsync(await worker.SubmitAsync());

        foreach (var job in new[] { refused, next })
        {
            Assert.Equal((JobState.Failed, reason, reason), (job.State, job.Error!.Reason, Assert.Single(job.Attempts).Reason!.Value));
            var events = await worker.Store.ReadEventsAsync(job.Id, 0, Token);
            Assert.True(events.Count >= 2, "There are no events.");
            string[] texts = [JsonSerializer.Serialize(job.Attempts), JsonSerializer.Serialize(job.Error), .. events.Select(one => JsonSerializer.Serialize(one, one.GetType()))];
            Assert.All(texts, text => Assert.DoesNotContain("acme-corp", text, StringComparison.Ordinal));
        }

        Assert.Contains(log.Lines, line => line.Contains(Words, StringComparison.Ordinal) && line.Contains(provider.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_prediction_keeps_the_account_message_in_the_log_only()
    {
        using var log = new RecordingLog();
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Failed(new Refusal(FailureReason.InsufficientBalance, Words, MayHaveCharged: true))) };
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.AddSingleton<ILoggerProvider>(log));

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Failed);

        Assert.Equal("The configured account has no balance at the provider.", Assert.Single(job.Attempts).Message);
        Assert.Contains(log.Lines, line => line.Contains(Words, StringComparison.Ordinal));
    }
}
