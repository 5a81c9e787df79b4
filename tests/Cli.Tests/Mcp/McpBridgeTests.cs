using System.IO.Pipelines;
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

        Assert.Equal("image/png", result.Content.OfType<ImageContentBlock>().Single().MimeType);
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
