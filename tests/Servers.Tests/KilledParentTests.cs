using System.Globalization;

namespace ImageGen.Servers.Tests;

/// <summary>Servers end with the test process even if it is killed. The killed process is a second instance of this test program.</summary>
[Trait("Category", "Servers")]
public sealed class KilledParentTests
{
    private const string FileVariable = "IMAGEGEN_TEST_PORTS_FILE";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_end_when_their_test_process_is_killed()
    {
        Assert.SkipWhen(await ServerEngine.UsesContainersAsync(), "Containers are ended by Testcontainers' own reaper.");
        var file = Path.GetTempFileName();
        await using var parent = HostProcess.Start(
            typeof(KilledParentTests).Assembly.Location,
            ["-explicit", "only", "-method", $"{typeof(KilledParentTests).FullName}.{nameof(Start_servers_and_wait_for_the_kill)}"],
            new Dictionary<string, string?> { [FileVariable] = file });
        var ports = await ReadPortsAsync(parent, file);
        Assert.All(ports, port => Assert.False(IsFree(port)));

        parent.Kill();

        await Eventually.TrueAsync(() => ports.All(IsFree), "the servers of the killed process have ended", TimeSpan.FromSeconds(60));
        File.Delete(file);
    }

    [Fact(Explicit = true)]
    public async Task Start_servers_and_wait_for_the_kill()
    {
        var file = Environment.GetEnvironmentVariable(FileVariable);
        Assert.SkipWhen(file is null, "Only meant to be started by the test above.");
        await using var redis = await RedisServer.StartAsync(Token);
        await using var broker = await RabbitMqServer.StartAsync(Token);

        await File.WriteAllTextAsync(file!, $"{redis.Port} {broker.Port} {broker.Port + 1}.", Token);
        await Task.Delay(Timeout.Infinite, Token);
    }

    private static async Task<int[]> ReadPortsAsync(HostProcess parent, string file)
    {
        var text = "";
        await Eventually.TrueAsync(() => parent.HasExited || (text = File.ReadAllText(file)).EndsWith('.'), "the parent has started its servers", TimeSpan.FromSeconds(60));
        Assert.False(parent.HasExited, parent.Output);
        return [.. text.TrimEnd('.').Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture))];
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient("127.0.0.1", port);
            return false;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    }
}
