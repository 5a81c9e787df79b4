using ImageGen.Storage.Redis;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Tests.Workers;

/// <summary>A list of workers that the test configures, or one that is unavailable.</summary>
internal sealed class FakeWorkerList : IWorkerList
{
    public LiveWorkers Workers { get; set; } = new([], HasUnlisted: false);

    public bool IsAway { get; set; }

    public static LiveWorker Worker(params string[] lanes)
        => new() { Id = Guid.NewGuid(), Lanes = lanes, Version = "1.2.3", StartedAt = DateTimeOffset.UnixEpoch, SeenAt = DateTimeOffset.UnixEpoch.AddDays(1) };

    public Task<LiveWorkers> ReadAsync(CancellationToken cancellationToken)
        => IsAway ? throw new StoreUnavailableException("It does not answer.") : Task.FromResult(Workers);

    public Task RecordHeartbeatAsync(LiveWorker worker, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task LeaveAsync(Guid worker, CancellationToken cancellationToken) => throw new NotSupportedException();
}
