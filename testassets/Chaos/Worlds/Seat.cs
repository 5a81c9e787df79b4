using ImageGen.Servers;

namespace ImageGen.Chaos.Worlds;

/// <summary>A place for a host. Whoever dies in it is replaced at once, as an orchestrator would, unless the seat is held empty.</summary>
internal sealed class Seat(string name, Func<Uri, HostProcess> start, DirectoryInfo logs) : IAsyncDisposable
{
    private readonly PortClaim _port = Ports.Claim();
    private readonly CancellationTokenSource _end = new();
    private HostProcess? _host;
    private Task? _keeping;
    private int _starts;

    public string Name => name;

    /// <summary>The same for every host of the seat.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port.Port}");

    /// <summary>How often a host in this seat died of a signal 9.</summary>
    public int Kills { get; private set; }

    /// <summary>How often a host left with another exit code than 0 and 137.</summary>
    public int Unclean { get; private set; }

    /// <summary>Whether an ended host is left where it is.</summary>
    public bool HeldEmpty { get; set; }

    public HostProcess? Host => _host;

    /// <summary>Begins to keep the seat taken.</summary>
    public void Open() => _keeping ??= KeepAsync();

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

    /// <summary>Waits until a host that was told to leave is gone from the seat.</summary>
    /// <exception cref="TimeoutException">It stayed.</exception>
    public async Task WaitForLeaverAsync(HostProcess leaver, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (ReferenceEquals(_host, leaver))
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout)
            {
                throw new TimeoutException($"{name} did not leave within {timeout}.");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    public void Kill() => _host?.Kill();

    public async ValueTask DisposeAsync()
    {
        HeldEmpty = true;
        await _end.CancelAsync();
        if (_keeping is { } keeping)
        {
            await keeping;
        }

        _host?.Resume();
        _host?.Kill();
        await LeaveAsync();
        _port.Dispose();
        _end.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task KeepAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            if (_host is { HasExited: true })
            {
                await LeaveAsync();
            }

            if (_host is null && !HeldEmpty)
            {
                _host = start(Address);
                _starts++;
            }

            await Task.Delay(50, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeaveAsync()
    {
        if (_host is { } left)
        {
            Kills += left.ExitCode == 137 ? 1 : 0;
            Unclean += left.ExitCode is not (0 or 137) ? 1 : 0;
            await File.WriteAllTextAsync(Path.Combine(logs.FullName, $"{name}-{_starts}.log"), $"{left.Output}\nexit code {left.ExitCode}\n");
            await left.DisposeAsync();
            _host = null;
        }
    }
}
