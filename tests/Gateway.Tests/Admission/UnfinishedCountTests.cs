using ImageGen.Gateway.Admission;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Gateway.Tests.Admission;

public sealed class UnfinishedCountTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<TaskCompletionSource<long>> _reads = [];
    private readonly UnfinishedCount _count;

    public UnfinishedCountTests() => _count = new UnfinishedCount(
        _ =>
        {
            _reads.Add(new TaskCompletionSource<long>());
            return _reads[^1].Task;
        },
        _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_at_the_same_time_wait_for_one_read()
    {
        var first = _count.TryAddAsync(1, 10, Token);
        var second = _count.TryAddAsync(1, 10, Token);
        Assert.False(first.IsCompleted || second.IsCompleted);

        Assert.Single(_reads).SetResult(9);

        // The tenth is the last.
        Assert.Equal([true, false], new[] { await first, await second }.OrderDescending());
    }

    [Fact]
    public async Task A_request_does_not_cancel_the_read_for_the_others()
    {
        using var canceled = new CancellationTokenSource();
        var first = _count.TryAddAsync(1, 10, canceled.Token);
        var second = _count.TryAddAsync(1, 10, Token);

        await canceled.CancelAsync();
        _reads[0].SetResult(0);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(await second);
    }

    [Fact]
    public async Task Far_from_the_limit_a_request_does_not_wait_for_the_next_read()
    {
        await ReadAsync(4);
        _time.Advance(TimeSpan.FromMilliseconds(251));

        Assert.True(await _count.TryAddAsync(1, 10, Token));

        Assert.Equal(2, _reads.Count);
        _reads[1].SetResult(10);
        Assert.False(await _count.TryAddAsync(1, 10, Token));
    }

    [Fact]
    public async Task Near_the_limit_a_request_waits_for_the_next_read()
    {
        await ReadAsync(5);
        _time.Advance(TimeSpan.FromMilliseconds(251));
        var adding = _count.TryAddAsync(1, 10, Token);
        Assert.False(adding.IsCompleted);

        _reads[1].SetResult(10);

        Assert.False(await adding);
    }

    [Fact]
    public async Task A_request_waits_for_the_next_read_when_the_last_one_is_too_old()
    {
        await ReadAsync(0);
        _time.Advance(TimeSpan.FromMilliseconds(1001));
        var full = _count.IsFullAsync(10, Token);
        Assert.False(full.IsCompleted);

        _reads[1].SetResult(10);

        Assert.True(await full);
    }

    [Fact]
    public async Task A_read_that_fails_is_repeated()
    {
        var first = _count.TryAddAsync(1, 10, Token);
        _reads[0].SetException(new InvalidOperationException("away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);

        var second = _count.TryAddAsync(1, 10, Token);
        _reads[1].SetResult(0);

        Assert.True(await second);
    }

    private async Task ReadAsync(long count)
    {
        var reading = _count.IsFullAsync(1000, Token);
        _reads[0].SetResult(count);
        await reading;
    }
}
