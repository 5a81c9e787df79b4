using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Worker.Tests.Steps;

public sealed class JobLogTests(StoreFixture store)
{
    [Fact]
    public async Task The_log_lines_of_a_job_use_the_terms_of_the_api()
    {
        using var lines = new JobLines();
        var provider = new SynchronousProvider
        {
            OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(FailureReason.ContentRejected, "No cats."))),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.AddSingleton<ILoggerProvider>(lines));

        var id = await worker.SubmitAsync();
        await worker.RunUntilAsync(id, JobState.Failed);

        Assert.Equal(
            [
                $"job.ordered Job ordered: job={id} tenant=default provider={provider.Name} model=scripted-model attempt=1",
                $"job.ended Job ended: job={id} tenant=default status=failed reason=content_rejected provider={provider.Name} attempt=1 seconds=",
            ],
            lines.Of(id).Select(line => line.Split("seconds=")[0] + (line.Contains("seconds=", StringComparison.Ordinal) ? "seconds=" : "")));
        Assert.EndsWith("detail=No cats.", lines.Of(id)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_fault_of_a_job_is_logged_once()
    {
        using var lines = new JobLines();
        var provider = new SynchronousProvider { OnSubmit = _ => throw new ProviderFaultException(FailureReason.RateLimited, "Slow down.", mayHaveBought: false, retryAfter: TimeSpan.FromMilliseconds(1)) };
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.AddSingleton<ILoggerProvider>(lines));

        var id = await worker.SubmitAsync();
        for (var n = 0; n < 4; n++)
        {
            var orders = provider.Orders.Count;
            await Eventually.GetAsync(async () => await worker.RunAsync(id) is { } job && provider.Orders.Count > orders ? job : null, "it is ordered again");
        }

        Assert.Equal(["job.ordered", "job.retried"], lines.Of(id).Select(line => line.Split(' ')[0]));
        Assert.Contains("reason=rate_limited", lines.Of(id)[^1], StringComparison.Ordinal);
    }

    /// <summary>Lines of jobs at information.</summary>
    private sealed class JobLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Of(Guid job) => [.. _lines.Where(line => line.StartsWith("job.", StringComparison.Ordinal) && line.Contains(job.ToString(), StringComparison.Ordinal))];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _lines.Enqueue($"{eventId.Name} {formatter(state, exception)}");
            }
        }

        public void Dispose()
        {
        }
    }
}
