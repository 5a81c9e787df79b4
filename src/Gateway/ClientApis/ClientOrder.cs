using ImageGen.Gateway.Repeats;

namespace ImageGen.Gateway.ClientApis;

/// <summary>An accepted request of a client, while it is answered.</summary>
/// <param name="Id">The id of the job, or of the batch.</param>
/// <param name="JobIds">The ids of its jobs.</param>
/// <param name="Repeat">The request among its repetitions.</param>
internal sealed record ClientOrder(Guid Id, IReadOnlyList<Guid> JobIds, RepeatedRequest Repeat) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Repeat.DisposeAsync();
}
