using System.Net.Sockets;
using System.Text;

namespace ImageGen.Servers.Tests;

[Trait("Category", "Servers")]
public sealed class RedisServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_acknowledged_write_survives_a_kill()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        Assert.Equal("+OK", await AskAsync(redis.Port, "SET kept yes"));

        redis.Kill();
        await Assert.ThrowsAnyAsync<SocketException>(() => AskAsync(redis.Port, "PING"));
        await redis.StartAgainAsync(Token);

        Assert.Equal("$3\r\nyes", await AskAsync(redis.Port, "GET kept"));
    }

    [Fact]
    public async Task The_default_server_is_as_durable_as_production()
    {
        await using var redis = await RedisServer.StartAsync(Token);

        Assert.Contains("yes", await AskAsync(redis.Port, "CONFIG GET appendonly"), StringComparison.Ordinal);
        Assert.Contains("always", await AskAsync(redis.Port, "CONFIG GET appendfsync"), StringComparison.Ordinal);
        Assert.Contains("noeviction", await AskAsync(redis.Port, "CONFIG GET maxmemory-policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_arguments_can_start_a_server_that_is_not_durable()
    {
        await using var redis = await RedisServer.StartAsync(["--appendonly", "no", "--maxmemory-policy", "allkeys-lru"], Token);

        Assert.Contains("allkeys-lru", await AskAsync(redis.Port, "CONFIG GET maxmemory-policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_servers_at_once_have_ten_ports()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RedisServer.StartAsync(Token)));

        Assert.Equal(10, servers.Select(server => server.Port).Distinct().Count());
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_failed_start_reports_the_output_of_the_server()
    {
        var exception = await Assert.ThrowsAsync<ServerStartException>(() => RedisServer.StartAsync(["--no-such-option", "x"], Token));

        Assert.Contains("no-such-option", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(int port, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\nQUIT\r\n"), Token);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(Token);
        return answer.Replace("\r\n+OK\r\n", "", StringComparison.Ordinal);
    }
}
