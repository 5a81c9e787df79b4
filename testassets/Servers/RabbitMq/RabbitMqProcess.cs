namespace ImageGen.Servers;

/// <summary>
/// The installed broker as a child process, independent of the machine's own broker, epmd, host name and user: it has its own
/// node name, ports, data, cookie and name server.
/// </summary>
internal sealed class RabbitMqProcess(IReadOnlyList<string> configuration) : IBrokerInstance
{
    // The node's own port is P + 20000. These bounds keep all three ports below those of outgoing connections (from 32768).
    private const int LowestPort = 10_000;
    private const int HighestPort = 12_700;
    private const int EpmdDistance = 1;
    private const int NodeDistance = 20_000;

    private const string ControlProgram = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private static readonly TimeSpan ControlTime = TimeSpan.FromSeconds(60);

    private readonly string _program = FindBroker();
    private readonly string _epmdProgram = Executables.Require("epmd");
    private readonly PortClaim _claim = PortClaim.Take(LowestPort, HighestPort, 0, EpmdDistance, NodeDistance);
    private readonly BrokerFolder _folder = new(configuration);
    private ChildProcess? _epmd;
    private ChildProcess? _broker;

    public int Port => _claim.Port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _broker?.Dispose();
        _folder.Write(Port);
        if (_epmd is null or { HasExited: true })
        {
            _epmd?.Dispose();

            // Erlang would otherwise start epmd itself, as a daemon that outlives the broker.
            _epmd = ChildProcess.Start(_epmdProgram, ["-port", $"{Port + EpmdDistance}", "-address", "127.0.0.1"]);
        }

        var broker = _broker = ChildProcess.Start(_program, [], _folder.Environment(Port, Port + EpmdDistance, Port + NodeDistance), _folder.Path);
        await Readiness.WaitAsync(broker, "rabbitmq-server", TimeSpan.FromSeconds(240), token => AmqpProbe.AnswersAsync(Port, token), cancellationToken);
    }

    public async Task ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var control = ChildProcess.Start(ControlProgram, arguments, _folder.Environment(Port, Port + EpmdDistance, Port + NodeDistance), _folder.Path);
        if (await control.WaitForExitAsync(ControlTime, cancellationToken) != 0)
        {
            await control.DrainAsync(cancellationToken);
            throw new InvalidOperationException($"rabbitmqctl {arguments[0]} failed: {control.Output.Text}");
        }
    }

    public Task KillAsync()
    {
        _broker?.Kill();
        return Task.CompletedTask;
    }

    public Task WipeAsync(CancellationToken cancellationToken)
    {
        _folder.Wipe();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _broker?.Dispose();
        _epmd?.Dispose();
        _folder.Dispose();
        _claim.Dispose();
        return ValueTask.CompletedTask;
    }

    // Not /usr/sbin/rabbitmq-server: that wrapper changes to the user rabbitmq and refuses every user but root.
    private static string FindBroker()
    {
        const string Debian = "/usr/lib/rabbitmq/bin/rabbitmq-server";
        return File.Exists(Debian) ? Debian : throw ServerNotInstalledException.For("rabbitmq-server");
    }
}
