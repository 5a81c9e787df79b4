using ImageGen.Servers;

namespace ImageGen.Chaos.Worlds;

/// <summary>Runs one host and restarts it at once when it exits, as an orchestrator does, unless the supervisor is paused.</summary>
internal sealed class HostSupervisor(string name, Func<Uri, HostProcess> start, DirectoryInfo logs) : IAsyncDisposable
{
    private readonly PortClaim _port = Ports.Claim();
    private readonly CancellationTokenSource _end = new();
    private HostProcess? _host;
    private Task? _supervising;
    private int _starts;

    public string Name => name;

    /// <summary>The address, the same for every host of the supervisor.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port.Port}");

    /// <summary>How often the host ended by signal 9.</summary>
    public int Kills { get; private set; }

    /// <summary>How often the host exited with a code other than 0 and 137.</summary>
    public int UnexpectedExits { get; private set; }

    /// <summary>Whether no host is started.</summary>
    public bool IsPaused { get; set; }

    public HostProcess? Host => _host;

    /// <summary>Starts the supervision.</summary>
    public void Open() => _supervising ??= SuperviseAsync();

    public async Task WaitUntilReadyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
        var start = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout)
            {
                throw new TimeoutException($"{name} was not ready within {timeout}.\n{_host?.Output}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Waits until a host that got SIGTERM has exited.</summary>
    /// <exception cref="TimeoutException">The host did not exit in time.</exception>
    public async Task WaitForExitAsync(HostProcess exiting, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (ReferenceEquals(_host, exiting))
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout)
            {
                throw new TimeoutException($"{name} did not exit within {timeout}.");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    public void Kill() => _host?.Kill();

    public async ValueTask DisposeAsync()
    {
        IsPaused = true;
        await _end.CancelAsync();
        if (_supervising is { } supervising)
        {
            await supervising;
        }

        _host?.Resume();
        _host?.Kill();
        await RemoveExitedHostAsync();
        _port.Dispose();
        _end.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(Address, "/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task SuperviseAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            if (_host is { HasExited: true })
            {
                await RemoveExitedHostAsync();
            }

            if (_host is null && !IsPaused)
            {
                _host = start(Address);
                _starts++;
            }

            await Task.Delay(50, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RemoveExitedHostAsync()
    {
        if (_host is { } exited)
        {
            Kills += exited.ExitCode == 137 ? 1 : 0;
            UnexpectedExits += exited.ExitCode is not (0 or 137) ? 1 : 0;
            await File.WriteAllTextAsync(Path.Combine(logs.FullName, $"{name}-{_starts}.log"), $"{exited.Output}\nexit code {exited.ExitCode}\n");
            await exited.DisposeAsync();
            _host = null;
        }
    }
}
