namespace ImageGen.Servers;

/// <summary>An object store on Node as a child process on a free loopback port, with its data in a temporary folder.</summary>
/// <param name="what">Its name in messages.</param>
/// <param name="arguments">The arguments of node, by port and folder.</param>
internal sealed class NodeStoreProcess(string what, Func<int, string, IReadOnlyList<string>> arguments) : IServerInstance
{
    private readonly string _program = Executables.Require("node");
    private readonly PortClaim _claim = Ports.Claim();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-objects-");
    private ChildProcess? _process;

    public int Port => _claim.Port;

    public string Folder => _folder.FullName;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        var process = _process = ChildProcess.Start(_program, arguments(Port, Folder), folder: Folder);
        await Readiness.WaitAsync(process, what, TimeSpan.FromMinutes(2), _ => Task.FromResult(process.Output.Text.Contains("listen", StringComparison.Ordinal)), cancellationToken);
    }

    public void Pause(bool pause) => _process?.Pause(pause);

    public Task KillAsync()
    {
        _process?.Kill();
        return Task.CompletedTask;
    }

    public Task WipeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _claim.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
