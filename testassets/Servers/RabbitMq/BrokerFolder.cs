using System.Security.Cryptography;

namespace ImageGen.Servers;

/// <summary>The files of one broker: its data, its home with the cookie, and its configuration.</summary>
internal sealed class BrokerFolder(IReadOnlyList<string> configuration) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-rabbit-");

    public string Path => _folder.FullName;

    private string Data => In("mnesia");

    private string Home => In("home");

    public void Write(int port)
    {
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(In("log"));
        Directory.CreateDirectory(Home);
        File.WriteAllText(In("enabled_plugins"), "[].");
        File.WriteAllLines(In("rabbitmq.conf"),
        [
            $"listeners.tcp.1 = 127.0.0.1:{port}",
            "log.console = true",
            "log.console.level = warning",
            "log.file = false",
            "vm_memory_high_watermark.absolute = 2GB",
            "disk_free_limit.absolute = 50MB",
            .. configuration,
        ]);

        // Erlang reads the cookie only from $HOME, and only if no other user can read it.
        var cookie = System.IO.Path.Combine(Home, ".erlang.cookie");
        if (!File.Exists(cookie))
        {
            File.WriteAllText(cookie, Convert.ToHexString(RandomNumberGenerator.GetBytes(20)));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
            }
        }
    }

    public Dictionary<string, string?> Environment(int port, int epmdPort, int nodePort) => new()
    {
        ["HOME"] = Home,
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_NODENAME"] = $"ig{port}@localhost",
        ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("enabled_plugins"),
        ["RABBITMQ_MNESIA_BASE"] = Data,
        ["RABBITMQ_LOG_BASE"] = In("log"),
        ["RABBITMQ_PID_FILE"] = In("rabbit.pid"),
        ["RABBITMQ_DIST_PORT"] = $"{nodePort}",
        ["ERL_EPMD_PORT"] = $"{epmdPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",

        // With these two the script replaces itself by the Erlang machine: the started process is the broker.
        ["RABBITMQ_ALLOW_INPUT"] = "1",
        ["RABBITMQ_SERVER_START_ARGS"] = "-noinput",
    };

    public void Wipe() => Directory.Delete(Data, recursive: true);

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
