using ImageGen.Storage.Fleet;

namespace ImageGen.Gateway.Tests.Workers;

/// <summary>Lanes with the numbers of jobs that the test configures.</summary>
internal sealed class FakeLaneBook : ILaneRegistry
{
    public Dictionary<string, long> Jobs { get; } = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. Jobs.Keys]);

    public Task<LaneWork> CountWorkAsync(string lane, CancellationToken cancellationToken) => Task.FromResult(new LaneWork(Jobs[lane], 0));

    public Task<IReadOnlyList<string>> NameAsync(IReadOnlyCollection<string> named, IReadOnlyCollection<string> lanes, TimeSpan patience, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public Task ForgetEmptyAsync(string lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> RecordFromKeysAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
