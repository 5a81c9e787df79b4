using DotNet.Testcontainers.Containers;

namespace ImageGen.Servers;

/// <summary>
/// A server in a container with a fixed port of the host, so that it is found again after a kill. The container's stop signal
/// is SIGKILL, hence stopping it is the power cut, and its file system keeps the data until it is disposed.
/// </summary>
internal abstract class ContainerInstance : IServerInstance
{
    private readonly PortClaim _claim = Ports.Claim();
    private DockerContainer? _container;

    public int Port => _claim.Port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _container ??= Build(Port);
        try
        {
            await _container.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new ServerStartException("The container did not start.", exception.ToString());
        }
    }

    public Task KillAsync() => _container?.StopAsync() ?? Task.CompletedTask;

    public async Task WipeAsync(CancellationToken cancellationToken)
    {
        if (_container is { } container)
        {
            _container = null;
            await container.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        _claim.Dispose();
    }

    /// <summary>The container, not started, with its port on <paramref name="port"/> of the host.</summary>
    protected abstract DockerContainer Build(int port);
}
