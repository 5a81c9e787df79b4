namespace ImageGen.Servers;

/// <summary>redis-server as a child process on a free loopback port, with its data in a temporary folder.</summary>
internal sealed class RedisProcess(IReadOnlyList<string> arguments) : IServerInstance
{
    private readonly string _program = Executables.Require("redis-server");
    private readonly PortClaim _claim = Ports.Claim();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-redis-");
    private ChildProcess? _process;

    public int Port => _claim.Port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        var process = _process = ChildProcess.Start(
            _program, ["--port", $"{Port}", "--bind", "127.0.0.1", "--daemonize", "no", "--dir", _folder.FullName, .. arguments]);

        // Compares the process id, because another server on the same port would respond too while this one fails to bind it.
        await Readiness.WaitAsync(process, "redis-server", TimeSpan.FromSeconds(30), async token =>
            await RedisProbe.AskProcessIdAsync(Port, token) == process.Id, cancellationToken);
    }

    public Task KillAsync()
    {
        _process?.Kill();
        return Task.CompletedTask;
    }

    public Task WipeAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in _folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _claim.Dispose();
        return ServerFolder.DeleteAsync(_folder);
    }
}
