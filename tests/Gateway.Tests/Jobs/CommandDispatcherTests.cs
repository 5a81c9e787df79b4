using ImageGen.Contracts;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Submission;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class CommandDispatcherTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly RecordingCommands _commands = new();
    private readonly TaskCompletionSource<bool> _confirmation = new();
    private readonly CommandDispatcher _dispatcher;

    public CommandDispatcherTests()
    {
        _commands.Answer = (_, _) => _confirmation.Task;
        _dispatcher = new CommandDispatcher(_commands, _time, NullLogger<CommandDispatcher>.Instance);
    }

    public void Dispose() => _dispatcher.Dispose();

    [Fact]
    public async Task Requests_wait_when_a_thousand_others_are_being_sent_and_follow_when_one_is_confirmed()
    {
        await FillAsync();
        var further = _dispatcher.DispatchAsync(OneJob);
        Assert.False(further.IsCompleted);

        _confirmation.SetResult(true);

        await further;
        Assert.Equal(CommandDispatcher.MaxRequests + 1, _commands.Sent.Count);
    }

    [Fact]
    public async Task Requests_whose_commands_are_never_confirmed_make_room_after_the_time_limit()
    {
        await FillAsync();
        _commands.Answer = (_, _) => new TaskCompletionSource<bool>().Task;
        _time.Advance(CommandDispatcher.SendTimeout / 2);
        var further = _dispatcher.DispatchAsync(OneJob);

        _time.Advance(CommandDispatcher.SendTimeout / 2);
        await further;
        Assert.Equal(CommandDispatcher.MaxRequests + 1, _commands.Sent.Count);
    }

    [Fact]
    public async Task A_gateway_that_stops_waits_for_the_commands_that_it_sends()
    {
        await _dispatcher.DispatchAsync(OneJob);

        var stopped = _dispatcher.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopped.IsCompleted);

        _confirmation.SetResult(true);
        await stopped;
    }

    private static JobSubmission OneJob { get; } = new()
    {
        Tenant = "acme",
        Lane = "default",
        Jobs = [new NewJob(Guid.NewGuid(), new ImageRequest { Prompt = "a cat", Seed = 1 })],
        ExpiresIn = TimeSpan.FromDays(1),
    };

    private async Task FillAsync()
    {
        for (var request = 0; request < CommandDispatcher.MaxRequests; request++)
        {
            await _dispatcher.DispatchAsync(OneJob);
        }
    }
}
