using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Erasure;
using ImageGen.Storage.Limits;
using ImageGen.Worker.Commands;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Worker.Tests.Limits;

/// <summary>The limits of a tenant, for commands that did not come through a gateway.</summary>
public sealed class CommandLimitsTests(StoreFixture store) : IAsyncLifetime
{
    private readonly string _tenant = $"t-{Guid.NewGuid():N}";
    private readonly PredictionProvider _provider = new();
    private TestWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _worker = new TestWorker(store.ConnectionString, _provider);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    public static TheoryData<AccessLimits, string> Exceeded => new()
    {
        { new AccessLimits { Providers = ["elsewhere"] }, "may not use the provider" },
        { new AccessLimits { Models = ["m"] }, "may not use the model n." },
        { new AccessLimits { MaxPixels = 4096 }, "at most 4096 pixels" },
        { new AccessLimits { MaxCount = 1 }, "at most 1 images at once" },
        { new AccessLimits { ImagesPerDay = 1 }, "has 1 images per day, and the request is for 2" },
    };

    [Theory]
    [MemberData(nameof(Exceeded))]
    public async Task A_command_beyond_a_limit_is_a_job_that_fails_and_states_the_limit(AccessLimits limits, string message)
    {
        await SetAsync(limits);
        var command = NewCommand(new ImageRequest { Prompt = "a red cube", Model = "n", Width = 128, Height = 128, Count = 2 });

        var accepted = await AcceptAsync(command);

        Assert.Contains(message, accepted.Complaint, StringComparison.Ordinal);
        Assert.Equal(DeadLetter.LimitExceeded, accepted.Reason);
        var job = await _worker.RunUntilAsync(command.JobId, JobState.Failed);
        Assert.Equal((_tenant, FailureReason.InvalidRequest, accepted.Complaint), (job.Tenant, job.Error!.Reason, job.Error.Message));
        Assert.Equal(0, _provider.Purchases);
    }

    [Fact]
    public async Task The_message_of_a_command_beyond_a_limit_goes_to_the_dead_letters_once_its_job_has_ended()
    {
        await SetAsync(new AccessLimits { MaxCount = 1 });
        var command = NewCommand(new ImageRequest { Prompt = "a red cube", Count = 2 });

        var refusal = await Assert.ThrowsAsync<CommandRefusedException>(
            () => _worker.Host.Services.GetRequiredService<GenerateImageHandler>().HandleAsync(new ReceivedCommand<GenerateImage>(command, IsRecorded: false, "default"), Token));

        Assert.Equal(DeadLetter.LimitExceeded, refusal.Reason);
        Assert.Equal((JobState.Failed, refusal.Message), ((await _worker.ReadAsync(command.JobId)).State, (await _worker.ReadAsync(command.JobId)).Error!.Message));
    }

    [Fact]
    public async Task Commands_within_the_limits_are_accepted()
    {
        await SetAsync(new AccessLimits { Providers = [_provider.Name], Models = ["n"], MaxPixels = 128 * 128, MaxCount = 2, ImagesPerDay = 2 });

        Assert.Null((await AcceptAsync(NewCommand(new ImageRequest { Prompt = "a red cube", Model = "n", Width = 128, Height = 128, Count = 2 }))).Complaint);
    }

    [Fact]
    public async Task Images_of_the_day_are_taken_once_for_each_new_job_and_a_repetition_is_never_refused()
    {
        await SetAsync(new AccessLimits { ImagesPerDay = 2 });
        var (first, second) = (NewCommand(), NewCommand());
        foreach (var command in (GenerateImage[])[first, first, second, first, second])
        {
            Assert.Equal([command.JobId], (await AcceptAsync(command)).Jobs);
        }

        var late = await AcceptAsync(NewCommand());

        Assert.Contains("has used up its 2 images per day; publish the request under a new job_id after 2", late.Complaint, StringComparison.Ordinal);
        Assert.Equal([first.JobId], (await AcceptAsync(first)).Jobs);
    }

    [Fact]
    public async Task A_repeated_command_that_limits_would_not_allow_any_more_is_accepted()
    {
        var command = NewCommand();
        Assert.Null((await AcceptAsync(command)).Complaint);
        await SetAsync(new AccessLimits { Providers = ["elsewhere"], ImagesPerDay = 1 });

        var again = await Eventually.GetAsync(
            async () => (await AcceptAsync(NewCommand())).Complaint is not null ? await AcceptAsync(command) : null, "the limits apply");

        Assert.Equal([command.JobId], again.Jobs);
        Assert.Null(again.Complaint);
    }

    [Fact]
    public async Task The_content_of_a_job_is_kept_as_long_as_its_tenant_allows()
    {
        await SetAsync(new AccessLimits { RetainFor = 3600 });
        var (usual, shorter) = (NewCommand(), NewCommand(new ImageRequest { Prompt = "a red cube", RetainFor = 60 }));

        await AcceptAsync(usual);
        await AcceptAsync(shorter);

        Assert.Equal(TimeSpan.FromHours(1), (await _worker.ReadAsync(usual.JobId)).RetainFor);
        Assert.Equal(TimeSpan.FromMinutes(1), (await _worker.ReadAsync(shorter.JobId)).RetainFor);
    }

    [Fact]
    public async Task A_repeated_command_of_an_erased_job_creates_nothing_and_is_no_dead_letter()
    {
        var command = NewCommand();
        await AcceptAsync(command);
        await _worker.Host.Services.GetRequiredService<IJobStore>().CancelAsync(_tenant, command.JobId, Token);
        await _worker.Host.Services.GetRequiredService<IJobErasure>().EraseAsync(_tenant, command.JobId, Token);

        await _worker.Host.Services.GetRequiredService<GenerateImageHandler>().HandleAsync(new ReceivedCommand<GenerateImage>(command, IsRecorded: false, "default"), Token);

        Assert.Equal((JobState.Canceled, ""), ((await _worker.ReadAsync(command.JobId)).State, (await _worker.ReadAsync(command.JobId)).Request.Prompt));
    }

    [Fact]
    public async Task Commands_that_race_take_no_more_than_the_images_of_the_day()
    {
        await SetAsync(new AccessLimits { ImagesPerDay = 20 });

        var accepted = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AcceptAsync(NewCommand())));

        Assert.Equal(20, accepted.Count(one => one.Complaint is null));
    }

    [Fact]
    public async Task A_command_of_a_gateway_is_not_counted_again()
    {
        await SetAsync(new AccessLimits { ImagesPerDay = 1, Providers = ["elsewhere"] });

        Assert.Null((await AcceptAsync(NewCommand(), recorded: true)).Complaint);
        Assert.Null((await AcceptAsync(NewCommand(), recorded: true)).Complaint);
    }

    private Task SetAsync(AccessLimits limits) => _worker.Host.Services.GetRequiredService<ITenantLimits>().PutAsync(_tenant, limits, Token);

    private GenerateImage NewCommand(ImageRequest? request = null)
        => new() { JobId = JobId.New(), Tenant = _tenant, RequestedAt = DateTimeOffset.UtcNow, Request = request ?? new ImageRequest { Prompt = "a red cube" } };

    private Task<AcceptedCommand> AcceptAsync(GenerateImage command, bool recorded = false)
        => _worker.Host.Services.GetRequiredService<CommandRecorder>().AcceptAsync(command, recorded, Token);
}
