using System.Net.Sockets;
using DotNet.Testcontainers.Containers;

namespace ImageGen.Servers;

/// <summary>
/// A server in a container with a fixed port of the host, so that clients find it again after a kill. The container's stop signal
/// is SIGKILL, so stopping it acts like a power failure, and its file system keeps the data until it is disposed.
/// </summary>
internal abstract class ContainerInstance : IServerInstance
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly PortClaim _claim = Ports.Claim();
    private DockerContainer? _container;

    public int Port => _claim.Port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _container ??= Build(Port);
        try
        {
            await _container.StartAsync(cancellationToken);
            await WaitForAnswerAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
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

    /// <summary>Runs a program in the container.</summary>
    protected Task<ExecResult> ExecuteAsync(IList<string> command, CancellationToken cancellationToken)
        => (_container ?? throw new InvalidOperationException("The container is not started.")).ExecAsync(command, cancellationToken);

    /// <summary>Whether the server itself responds on the host's port.</summary>
    protected abstract Task<bool> AnswersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// At a second start Testcontainers takes the log lines of the first one for readiness, and the engine's port proxy accepts
    /// connections for a server that does not listen yet.
    /// </summary>
    private async Task WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTime);
        while (true)
        {
            try
            {
                if (await AnswersAsync(limit.Token))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // Not ready yet.
            }

            await Task.Delay(Pause, limit.Token);
        }
    }

    /// <summary>The container, not started, with its port on <paramref name="port"/> of the host.</summary>
    protected abstract DockerContainer Build(int port);
}
