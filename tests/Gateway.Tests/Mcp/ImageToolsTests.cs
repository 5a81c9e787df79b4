using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ImageGen.Gateway.Tests.Mcp;

/// <summary>The MCP server, by the protocol's own client, on a gateway that requires credentials.</summary>
public sealed class ImageToolsTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private ClosedGateway _closed = null!;
    private McpClient _client = null!;
    private string _tenant = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _closed = await ClosedGateway.StartAsync(store.ConnectionString);
        _tenant = $"t-{Guid.NewGuid():N}";
        _client = await ConnectAsync(AccessScopes.OfTenant);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _closed.DisposeAsync();
    }

    [Fact]
    public async Task The_tools_are_listed_with_their_arguments()
    {
        var tools = await _client.ListToolsAsync(cancellationToken: Cancel);

        Assert.Equal(["cancel_image", "generate_image", "get_image", "list_image_providers"], tools.Select(tool => tool.Name).Order());
        var generate = tools.Single(tool => tool.Name == "generate_image").JsonSchema;
        Assert.Equal(["prompt"], generate.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.All(generate.GetProperty("properties").EnumerateObject(), argument => Assert.NotEmpty(argument.Value.GetProperty("description").GetString()!));
    }

    [Fact]
    public async Task A_preview_is_the_block_and_the_link_leads_to_the_whole_image()
    {
        var call = CallAsync("generate_image", new() { ["prompt"] = "a cat" });
        var id = await NewJobAsync();
        await _closed.Gateway.SucceedAsync(id);
        await _closed.Gateway.Results.PutPreviewAsync((await _closed.Gateway.Store.FindAsync(id, Cancel))!.Image!.Key, "RIFF-preview"u8.ToArray(), Cancel);

        var result = await call;

        var block = result.Content.OfType<ImageContentBlock>().Single();
        Assert.Equal(("image/webp", "RIFF-preview"), (block.MimeType, System.Text.Encoding.UTF8.GetString(block.DecodedData.Span)));
        var link = result.Content.OfType<ResourceLinkBlock>().Single();
        Assert.Equal(("image/png", (long?)JobSteps.Png.Length), (link.MimeType, link.Size));
        Assert.Equal(JobSteps.Png, await _closed.Gateway.Http.GetByteArrayAsync(new Uri(link.Uri), Cancel));
    }

    [Fact]
    public async Task An_image_without_a_preview_comes_as_a_block_and_as_a_link_and_not_in_the_structured_content()
    {
        var call = CallAsync("generate_image", new() { ["prompt"] = "a cat", ["width"] = 512, ["height"] = 512 });
        await _closed.Gateway.SucceedAsync(await NewJobAsync());

        var result = await call;

        Assert.NotEqual(true, result.IsError);
        Assert.Equal(JobSteps.Png, result.Content.OfType<ImageContentBlock>().Single().DecodedData.ToArray());
        var link = result.Content.OfType<ResourceLinkBlock>().Single();
        using var response = await _closed.Gateway.Http.GetAsync(new Uri(link.Uri), Cancel);
        Assert.Equal(JobSteps.Png, await response.Content.ReadAsByteArrayAsync(Cancel));
        var structured = result.StructuredContent!.Value;
        Assert.Equal(("succeeded", link.Uri), (structured.GetProperty("status").GetString(), structured.GetProperty("url").GetString()));
        Assert.DoesNotContain(Convert.ToBase64String(JobSteps.Png), structured.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_given_up_ends_the_wait_and_not_the_job_and_the_same_call_gets_its_image()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var call = CallAsync("generate_image", new() { ["prompt"] = "a dog" }, giveUp.Token);
        var id = await NewJobAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        // The gateway notices a moment later that the stream is closed.
        var again = Eventually.GetAsync(
            async () =>
            {
                var result = await CallAsync("generate_image", new() { ["prompt"] = "a dog" });
                return result.StructuredContent!.Value.GetProperty("job_id").GetGuid() == id ? result : null;
            },
            "the call repeats the earlier one");
        await _closed.Gateway.SucceedAsync(id);

        Assert.Single((await again).Content.OfType<ImageContentBlock>());
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task A_request_id_orders_one_image_and_refuses_another_request()
    {
        var first = CallAsync("generate_image", new() { ["prompt"] = "a cat", ["request_id"] = "r1" });
        var id = await NewJobAsync();
        await _closed.Gateway.SucceedAsync(id);
        await first;

        var second = await CallAsync("generate_image", new() { ["prompt"] = "a cat", ["request_id"] = "r1" });

        Assert.Equal(id, second.StructuredContent!.Value.GetProperty("job_id").GetGuid());
        Assert.Single(await RowsAsync());
        Assert.Equal("idempotency_key_reused", CodeOf(await CallAsync("generate_image", new() { ["prompt"] = "a dog", ["request_id"] = "r1" })));
    }

    [Fact]
    public async Task A_job_is_read_and_canceled_by_its_id()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var call = CallAsync("generate_image", new() { ["prompt"] = "a cat" }, giveUp.Token);
        var id = await NewJobAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.Equal("queued", StatusOf(await CallAsync("get_image", new() { ["job_id"] = $"{id}" })));
        var canceled = await CallAsync("cancel_image", new() { ["job_id"] = $"{id}" });

        Assert.Equal((true, "canceled"), (canceled.IsError, StatusOf(canceled)));
        Assert.Equal(JobState.Canceled, (await RowsAsync()).Single().State);
        Assert.Equal("job_not_found", CodeOf(await CallAsync("get_image", new() { ["job_id"] = $"{Guid.NewGuid()}" })));
        Assert.Equal("invalid_request", CodeOf(await CallAsync("get_image", new() { ["job_id"] = $"{id}", ["wait"] = 41 })));
    }

    [Fact]
    public async Task A_failure_that_may_have_bought_an_image_says_so()
    {
        var call = CallAsync("generate_image", new() { ["prompt"] = "a cat" });
        await _closed.Gateway.FailAsync(await NewJobAsync());

        var result = await call;

        Assert.Equal((true, "provider_unavailable"), (result.IsError, result.StructuredContent!.Value.GetProperty("reason").GetString()));
        Assert.Contains("may have been bought", result.Content.OfType<TextContentBlock>().Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_request_is_a_result_with_an_error_and_orders_nothing()
    {
        foreach (var arguments in new Dictionary<string, object?>[] { new() { ["prompt"] = "" }, new() { ["prompt"] = "a", ["width"] = 7 }, new() { ["prompt"] = "a", ["provider"] = "nobody" }, new() { ["prompt"] = "a", ["request_id"] = "a b" } })
        {
            Assert.Equal("invalid_request", CodeOf(await CallAsync("generate_image", arguments)));
        }

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_key_without_a_scope_is_refused_by_the_tool_and_no_key_by_the_server()
    {
        await using var reader = await ConnectAsync(AccessScope.Read);
        Assert.Equal("scope_missing", CodeOf(await reader.CallToolAsync("generate_image", new Dictionary<string, object?> { ["prompt"] = "a cat" }, cancellationToken: Cancel)));
        Assert.NotEqual(true, (await reader.CallToolAsync("list_image_providers", cancellationToken: Cancel)).IsError);

        (await _closed.SendAsync("POST", "/mcp", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")).ProblemOf(401, "credentials_needed");
    }

    [Fact]
    public async Task Progress_rises_while_a_job_waits()
    {
        List<float> values = [];
        var progress = new Recorder(values);
        var call = _client.CallToolAsync("generate_image", new Dictionary<string, object?> { ["prompt"] = "a cat" }, progress, cancellationToken: Cancel).AsTask();
        var id = await NewJobAsync();
        await Eventually.TrueAsync(() => values.Count >= 2, "progress is reported");
        await _closed.Gateway.SucceedAsync(id);
        await call;

        Assert.Equal(values.Distinct().Order(), values);
    }

    private static string CodeOf(CallToolResult result)
    {
        Assert.True(result.IsError);
        return result.StructuredContent!.Value.GetProperty("code").GetString()!;
    }

    private static string? StatusOf(CallToolResult result) => result.StructuredContent!.Value.GetProperty("status").GetString();

    private async Task<McpClient> ConnectAsync(AccessScope scopes)
    {
        var (_, secret) = await _closed.NewKeyAsync(_tenant, scopes);
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(_closed.Gateway.Http.BaseAddress!, "/mcp"),
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {secret}" },
        });
        return await McpClient.CreateAsync(transport, cancellationToken: Cancel);
    }

    private async Task<CallToolResult> CallAsync(string tool, Dictionary<string, object?> arguments, CancellationToken? cancellationToken = null)
        => await _client.CallToolAsync(tool, arguments, cancellationToken: cancellationToken ?? Cancel);

    private Task<IReadOnlyList<Job>> RowsAsync() => new TestClient(_closed.Gateway, _tenant).RowsAsync();

    private async Task<Guid> NewJobAsync() => (await Eventually.GetAsync(async () => (await RowsAsync()).FirstOrDefault(row => !row.State.IsTerminal()), "there is a job")).Id;

    private sealed class Recorder(List<float> values) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (values)
            {
                values.Add(value.Progress);
            }
        }
    }
}
