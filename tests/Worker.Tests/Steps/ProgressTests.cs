using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

public sealed class ProgressTests(StoreFixture store)
{
    private static readonly int[] Tenths = [10, 20, 30, 40, 50, 60, 70, 80, 90];

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ProgressRecorder.Notes _notes = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_polled_job_yields_each_tenth_once_and_in_order()
    {
        var said = 0;
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running(said)) };
        await using var worker = NewWorker(provider);
        var id = await worker.SubmitAsync();
        await worker.RunUntilAsync(id, JobState.Waiting);

        for (; said <= 100; said += 4)
        {
            var job = await worker.RunAsync(id);
            Assert.Equal((JobState.Waiting, (said / 4) + 1), (job.State, job.Polls));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
        Assert.Equal(Tenths, _notes.PercentOf(id));
        Assert.All(_notes.Written, note => Assert.Equal(provider.Name, note.Provider));
    }

    [Fact]
    public async Task A_job_made_in_one_call_yields_each_tenth_once_and_in_order()
    {
        var provider = new SynchronousProvider();
        provider.OnSubmit = async token =>
        {
            for (var percent = 0; percent <= 100; percent++)
            {
                await provider.Orders[^1].OnProgress!(percent, token);
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            return new SubmitOutcome.Completed(TestImages.Png);
        };
        await using var worker = NewWorker(provider, ($"ImageGen:Providers:{provider.Name}:Timeout", "00:10:00"));
        var id = await worker.SubmitAsync();

        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);

        Assert.Equal(Tenths, _notes.PercentOf(id));
        Assert.All(_notes.Written, note => Assert.Equal(provider.Name, note.Provider));
    }

    [Fact]
    public async Task A_provider_without_progress_causes_no_progress_writes()
    {
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running()) };
        await using var worker = NewWorker(provider);
        var id = await worker.SubmitAsync();

        await worker.RunUntilAsync(id, JobState.Waiting);
        await worker.RunAsync(id);

        Assert.Empty(_notes.Written);
    }

    public static TheoryData<string, Func<CancellationToken, Task<WriteOutcome>>> BadWrites => new()
    {
        { "refused", _ => Task.FromResult(WriteOutcome.Stale) },
        { "no store", _ => throw new StoreUnavailableException("away") },
        { "a mistake of ours", _ => throw new NotSupportedException() },
        { "canceled by nobody", _ => throw new OperationCanceledException() },
    };

    [Theory]
    [MemberData(nameof(BadWrites), DisableDiscoveryEnumeration = true)]
    public async Task A_failing_progress_write_does_not_affect_the_job(string what, Func<CancellationToken, Task<WriteOutcome>> write)
    {
        _notes.OnWrite = write;
        var polled = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running(50)) };
        await using var polling = NewWorker(polled);
        var atOnce = new SynchronousProvider();
        atOnce.OnSubmit = async token =>
        {
            await atOnce.Orders[^1].OnProgress!(50, token);
            return new SubmitOutcome.Completed(TestImages.Png);
        };
        await using var waiting = NewWorker(atOnce);
        var (first, second) = (await polling.SubmitAsync(), await waiting.SubmitAsync());
        await polling.RunUntilAsync(first, JobState.Waiting);

        var job = await polling.RunAsync(first);
        Assert.Equal((JobState.Waiting, 1, null), (job.State, job.Polls, job.LeaseUntil));
        polled.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));
        Assert.Equal(JobState.Succeeded, (await polling.RunAsync(first)).State);
        Assert.Equal(JobState.Succeeded, (await waiting.RunAsync(second)).State);

        Assert.True(_notes.Written.Select(note => note.Job).SequenceEqual([first, second]), what);
    }

    [Fact]
    public async Task A_hanging_progress_write_ends_with_its_call()
    {
        _notes.OnWrite = async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return WriteOutcome.Written;
        };
        var provider = new SynchronousProvider();
        provider.OnSubmit = async token =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
            var note = provider.Orders[^1].OnProgress!(50, ended.Token);
            await ended.CancelAsync();
            await note;
            return new SubmitOutcome.Completed(TestImages.Png);
        };
        await using var worker = NewWorker(provider);

        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(await worker.SubmitAsync()).WaitAsync(TimeSpan.FromSeconds(30), Token)).State);
    }

    private TestWorker NewWorker(SynchronousProvider provider, params (string Key, string Value)[] settings) => new(
        store.ConnectionString,
        provider,
        services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
            ProgressRecorder.Into(_notes)(services);
        },
        bus: null,
        settings);
}
