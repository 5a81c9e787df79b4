using System.Net.Http.Json;
using System.Text.Json;

namespace ImageGen.Servers;

/// <summary>An ImageGen host as a separate process (<c>dotnet imagegen.dll arguments</c>), with its recent output.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const int PortAttempts = 5;

    private readonly ChildProcess _process;
    private PortClaim? _port;

    private HostProcess(ChildProcess process) => _process = process;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Where a host from <see cref="StartListeningAsync"/> listens; null for any other.</summary>
    public Uri? Address => _port is null ? null : AddressOf(_port);

    /// <summary>Exit code of an ended process; 137 after <see cref="Kill"/>.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last 5,000 lines of standard output and standard error.</summary>
    public string Output => _process.Output.Text;

    /// <summary>Starts the assembly with the same dotnet as this process, or the published program in its place (<see cref="PublishedProgram"/>).</summary>
    /// <param name="assembly">Full path of the dll.</param>
    /// <param name="arguments">The command line after it.</param>
    /// <param name="environment">Variables added to those of this process; null as value removes one.</param>
    /// <param name="folder">Working folder; null for the one of this process.</param>
    public static HostProcess Start(
        string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        if (!File.Exists(assembly))
        {
            throw new FileNotFoundException($"There is no '{assembly}'; build it first.", assembly);
        }

        if (PublishedProgram.InPlaceOf(assembly) is { } published)
        {
            return new HostProcess(ChildProcess.Start(published.Program, [.. published.Arguments, .. arguments], environment, folder));
        }

        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        return new HostProcess(ChildProcess.Start(dotnet, [assembly, .. arguments], environment, folder));
    }

    /// <summary>Starts any program, for example a client in another language.</summary>
    /// <param name="program">A path, or a name to be found on the path.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables added to those of this process; null as value removes one.</param>
    /// <param name="folder">Working folder; null for the one of this process.</param>
    public static HostProcess StartProgram(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
        => new(ChildProcess.Start(program, arguments, environment, folder));

    /// <summary>
    /// Starts a host on a loopback port that is reserved for it until it is disposed, and waits until it is ready. It retries with another port if
    /// another process took the first one in between.
    /// </summary>
    /// <param name="start">Starts the host on an address, for example <c>http://127.0.0.1:13001/</c>.</param>
    /// <param name="isReady">Waits until the host is ready for the caller.</param>
    /// <exception cref="ServerStartException">The host ended, or the time was over; the message has its output.</exception>
    public static async Task<HostProcess> StartListeningAsync(Func<Uri, HostProcess> start, Func<HostProcess, Task> isReady)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Ports.Claim();
            HostProcess? host = null;
            try
            {
                host = start(AddressOf(port));
                host._port = port;
                await isReady(host);
                return host;
            }
            catch (Exception exception)
            {
                port.Dispose();
                await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
                if (attempt == PortAttempts || exception is not ServerStartException { IsPortCollision: true })
                {
                    throw;
                }
            }
        }
    }

    /// <summary>The first line of output, past or future, that contains the text.</summary>
    /// <exception cref="ServerStartException">The process ended, or the time was over.</exception>
    public async Task<string> WaitForLineAsync(string text, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var line = _process.Output.WaitAsync(candidate => candidate.Contains(text, StringComparison.Ordinal), limit.Token);
        try
        {
            await Readiness.WaitAsync(_process, $"The host (waiting for '{text}')", timeout, _ => Task.FromResult(line.IsCompleted), cancellationToken);
            return await line;
        }
        finally
        {
            await limit.CancelAsync();
        }
    }

    /// <summary>Waits until a GET of the address succeeds.</summary>
    /// <exception cref="ServerStartException">The process ended, or the time was over.</exception>
    public async Task WaitForHttpAsync(Uri url, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Readiness.WaitAsync(_process, $"The host (waiting for {url})", timeout, async token =>
        {
            using var answer = await http.GetAsync(url, token);
            return answer.IsSuccessStatusCode;
        }, cancellationToken);
    }

    /// <summary>Waits until an ImageGen host that listens on an address is ready, whether its broker is available or not.</summary>
    /// <exception cref="ServerStartException">The process ended, or the time was over.</exception>
    public Task WaitUntilReadyAsync(Uri address, TimeSpan timeout, CancellationToken cancellationToken)
        => WaitForHttpAsync(new Uri(address, "/health/ready"), timeout, cancellationToken);

    /// <summary>
    /// Waits until an ImageGen host is ready and its bus is connected. A host can be ready without its broker, and its exchanges may then not
    /// exist yet: a caller that binds to them has to wait for this.
    /// </summary>
    /// <exception cref="ServerStartException">The process ended, or the time was over.</exception>
    public async Task WaitForBusAsync(Uri address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Readiness.WaitAsync(_process, $"The host (waiting for the bus of {address})", timeout, async token =>
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/ready"), token);
            return answer.IsSuccessStatusCode
                && (await answer.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("checks").GetProperty("bus").GetString() == "healthy";
        }, cancellationToken);
    }

    /// <summary>Kill -9; returns when the process is gone.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends SIGTERM to the process, as an orchestrator does; does not wait.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Freezes the process (SIGSTOP), to simulate an overloaded machine. Not on Windows.</summary>
    public void Pause() => _process.Pause(true);

    /// <summary>Resumes a frozen process (SIGCONT).</summary>
    public void Resume() => _process.Pause(false);

    /// <summary>Waits for the end and returns the exit code.</summary>
    /// <exception cref="TimeoutException">The process still ran when the time was over.</exception>
    public Task<int> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken) => _process.WaitForExitAsync(timeout, cancellationToken);

    /// <summary>Kills the process if it still runs.</summary>
    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        _port?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Uri AddressOf(PortClaim port) => new($"http://127.0.0.1:{port.Port}");
}
