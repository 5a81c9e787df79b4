using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Mcp;
using ImageGen.Cli.Terminal;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ImageGen.Cli.Tests.Mcp;

/// <summary>The protocol's own client on standard input and output, through the bridge, to the whole system in one process.</summary>
[Trait("Category", "Long")]
public sealed class McpBridgeTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-mcp-");
    private EmbeddedSystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await EmbeddedSystem.StartAsync(_folder, "http://127.0.0.1:0", [], LogLevel.Critical, Token);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_image_is_generated_through_standard_input_and_output()
    {
        await using var bridge = new RunningBridge(_system.Address, AdminToken.In(_folder));
        await using var client = await bridge.ConnectAsync();

        Assert.Equal(4, (await client.ListToolsAsync(cancellationToken: Token)).Count);
        var result = await client.CallToolAsync("generate_image", new Dictionary<string, object?> { ["prompt"] = "a cat", ["width"] = 64, ["height"] = 64 }, cancellationToken: Token);

        Assert.Equal(("image/webp", "image/png"), (result.Content.OfType<ImageContentBlock>().Single().MimeType, result.Content.OfType<ResourceLinkBlock>().Single().MimeType));
    }

    [Fact]
    public async Task Several_requests_run_at_the_same_time()
    {
        await using var bridge = new RunningBridge(_system.Address, AdminToken.In(_folder));
        await using var client = await bridge.ConnectAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => client.CallToolAsync(
            "generate_image", new Dictionary<string, object?> { ["prompt"] = $"cat {n}", ["width"] = 64, ["height"] = 64 }, cancellationToken: Token).AsTask()));

        Assert.Equal(10, results.Select(result => result.StructuredContent!.Value.GetProperty("job_id").GetGuid()).Distinct().Count());
    }

    [Fact]
    public async Task A_gateway_that_does_not_respond_and_a_key_that_is_refused_are_errors_of_the_protocol()
    {
        await using var nowhere = new RunningBridge(new Uri("http://127.0.0.1:9"), null);
        Assert.Contains("No gateway responds", (await Assert.ThrowsAnyAsync<McpException>(() => nowhere.ConnectAsync())).Message, StringComparison.Ordinal);

        await using var refused = new RunningBridge(_system.Address, "ig_wrong");
        Assert.Contains("checksum", (await Assert.ThrowsAnyAsync<McpException>(() => refused.ConnectAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5\r\n: hi\n\r\n")]
    [InlineData("0\r\n\r\n")]
    public async Task A_stream_that_breaks_or_ends_without_a_response_is_an_error_and_no_endless_wait(string rest)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync();
        await using var bridge = new RunningBridge(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), null);

        var fault = await Assert.ThrowsAnyAsync<McpException>(() => bridge.ConnectAsync());

        Assert.Contains("broke before the response", fault.Message, StringComparison.Ordinal);
        listener.Stop();
        await answering;

        async Task AnswerAsync()
        {
            try
            {
                // A client of one revision asks again in the other one.
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(Token);
                    var stream = client.GetStream();
                    await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, Token);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{rest}"), Token);
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }

    private sealed class RunningBridge : IAsyncDisposable
    {
        private readonly Pipe _input = new();
        private readonly Pipe _output = new();
        private readonly McpBridge _bridge;
        private readonly Task _running;

        public RunningBridge(Uri gateway, string? apiKey)
        {
            _bridge = new McpBridge(gateway, apiKey);
            _running = _bridge.RunAsync(new StreamReader(_input.Reader.AsStream()), new StreamWriter(_output.Writer.AsStream()), Token);
        }

        public Task<McpClient> ConnectAsync() => McpClient.CreateAsync(new StreamClientTransport(_input.Writer.AsStream(), _output.Reader.AsStream()), cancellationToken: Token);

        public async ValueTask DisposeAsync()
        {
            await _input.Writer.CompleteAsync();
            await _running;
            _bridge.Dispose();
        }
    }
}
