using System.Diagnostics;
using ImageGen.Gateway.Tests.World;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class BrokerDownTests(SharedGateway shared)
{
    /// <summary>The gateway waits 2 s for the sender; the rest is room for a busy machine. Without the bound it would wait for ever.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_sender_that_hangs_has_its_token_canceled_and_the_client_gets_202_within_the_promise()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        var bound = new TaskCompletionSource<TimeSpan>();
        gateway.Commands.Answer = async (_, token) =>
        {
            var clock = Stopwatch.StartNew();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                bound.TrySetResult(clock.Elapsed);
            }

            return true;
        };

        var answer = await gateway.NewTenant().SubmitAsync("""{"prompt":"a cat","count":16}""");

        Assert.Equal(202, answer.Status);
        Assert.InRange(await bound.Task, TimeSpan.FromSeconds(2), Promise);
    }

    [Fact]
    public async Task A_sender_that_minds_no_token_does_not_delay_the_202_beyond_the_promise()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        var never = new TaskCompletionSource<bool>();
        gateway.Commands.Answer = (_, _) => never.Task;
        var client = gateway.NewTenant();
        _ = await client.GetAsync("/v1/jobs");
        var clock = Stopwatch.StartNew();

        var answer = await client.SubmitAsync("""{"prompt":"a cat"}""");

        Assert.Equal(202, answer.Status);
        Assert.True(clock.Elapsed < Promise, $"It took {clock.Elapsed}.");
        Assert.Single(await client.RowsAsync());
        never.SetResult(true);
    }

    [Fact]
    public async Task Commands_of_one_request_are_sent_at_the_same_time()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        var allStarted = new TaskCompletionSource<bool>();
        var started = 0;
        gateway.Commands.Answer = (_, token) =>
        {
            if (Interlocked.Increment(ref started) == 16)
            {
                allStarted.SetResult(true);
            }

            return allStarted.Task.WaitAsync(token);
        };

        await gateway.NewTenant().SubmitAsync("""{"prompt":"a cat","count":16}""");

        Assert.True(allStarted.Task.IsCompleted);
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Level >= LogLevel.Warning && line.Text.Contains("lane", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_is_not_confirmed_changes_nothing_and_is_the_sender_s_to_tell()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        gateway.Commands.Answer = (_, _) => Task.FromResult(false);
        var client = gateway.NewTenant();

        var answer = await client.SubmitAsync("""{"prompt":"a cat"}""");

        Assert.Equal(202, answer.Status);
        Assert.Single(await client.RowsAsync());
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Level >= LogLevel.Warning && line.Text.Contains($"{answer.Id}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws at once")]
    public async Task A_sender_that_fails_changes_nothing_but_a_log_line(string how)
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        gateway.Commands.Answer = (_, _) => how switch
        {
            "throws" => Task.FromException<bool>(new InvalidOperationException("The bus is broken.")),
            _ => throw new InvalidOperationException("The bus is broken."),
        };
        var client = gateway.NewTenant();

        var answer = await client.SubmitAsync("""{"prompt":"a cat"}""");

        Assert.Equal(202, answer.Status);
        Assert.Single(await client.RowsAsync());

        // What is only not confirmed the sender logs itself.
        Assert.Equal(how != "not confirmed", gateway.Logs.Lines.Any(line => line.Level == LogLevel.Warning && line.Text.Contains($"{answer.Id}", StringComparison.Ordinal)));
    }
}
