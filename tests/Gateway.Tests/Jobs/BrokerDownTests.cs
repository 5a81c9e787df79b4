using ImageGen.Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class BrokerDownTests(SharedGateway shared)
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task A_sender_that_hangs_has_its_token_canceled_and_the_client_gets_202_within_the_promise()
    {
        var canceled = new TaskCompletionSource();
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
                canceled.TrySetResult();
            }

            return true;
        };

        var answer = await SubmitAsync(gateway, gateway.NewTenant(), """{"prompt":"a cat","count":16}""", time);

        Assert.Equal(202, answer.Status);
        await canceled.Task;
    }

    [Fact]
    public async Task A_sender_that_ignores_cancellation_does_not_delay_the_202_beyond_the_promise()
    {
        var never = new TaskCompletionSource<bool>();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = await StartAsync(time);
        gateway.Commands.Answer = (_, _) => never.Task;
        var client = gateway.NewTenant();

        var answer = await SubmitAsync(gateway, client, """{"prompt":"a cat"}""", time);

        Assert.Equal(202, answer.Status);
        Assert.Single(await client.RowsAsync());
        never.SetResult(true);
    }

    /// <summary>Submits to a gateway whose sender hangs: by its clock the answer comes after 2 s, and within the promise.</summary>
    private static async Task<Answer> SubmitAsync(TestGateway gateway, TestClient client, string request, FakeTimeProvider time)
    {
        var hang = gateway.Commands.Answer;
        var asked = new TaskCompletionSource();
        gateway.Commands.Answer = (command, token) =>
        {
            asked.TrySetResult();
            return hang(command, token);
        };
        var submitted = client.SubmitAsync(request);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(submitted.IsCompleted);
        time.Advance(Promise - TimeSpan.FromSeconds(2));
        return await submitted;
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
