using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class BrokerDownTests(SharedGateway shared)
{
    [Fact]
    public async Task A_client_gets_202_while_its_commands_are_still_being_sent()
    {
        var canceled = new CountdownEvent(16);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = await StartAsync(time);
        gateway.Commands.Answer = async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                canceled.Signal();
            }

            return true;
        };

        var answer = await gateway.NewTenant().SubmitAsync("""{"prompt":"a cat","count":16}""");

        Assert.Equal((202, 16), (answer.Status, canceled.CurrentCount));

        // A sender that hangs is told to stop when the time for the commands is over.
        time.Advance(CommandDispatcher.SendTimeout);
        Assert.True(canceled.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_sender_that_ignores_cancellation_delays_neither_the_202_nor_the_end_of_the_gateway()
    {
        var never = new TaskCompletionSource<bool>();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var gateway = await StartAsync(time);
        gateway.Commands.Answer = (_, _) => never.Task;
        var client = gateway.NewTenant();

        var answer = await client.SubmitAsync("""{"prompt":"a cat"}""");

        Assert.Equal(202, answer.Status);
        Assert.Single(await client.RowsAsync());
        time.Advance(CommandDispatcher.SendTimeout);
        await gateway.DisposeAsync();
        never.SetResult(true);
    }

    private Task<TestGateway> StartAsync(FakeTimeProvider time)
        => TestGateway.StartAsync(shared.ConnectionString, builder => builder.Services.AddSingleton<TimeProvider>(time));

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
    public async Task An_unconfirmed_command_changes_nothing_and_is_reported_by_the_sender()
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
