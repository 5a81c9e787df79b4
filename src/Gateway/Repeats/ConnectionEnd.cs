namespace ImageGen.Gateway.Repeats;

/// <summary>The end of a connection, kept as a feature of the connection. A client that closes it before it has read what was sent resets it: its system does so.</summary>
internal sealed class ConnectionEnd
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the connection has ended: true if the client reset it.</summary>
    public Task<bool> WasReset => _ended.Task;

    /// <summary>States how the connection ended.</summary>
    public void Complete(bool wasReset) => _ended.TrySetResult(wasReset);
}
