using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Clients.Tests.Systems;

namespace ImageGen.Clients.Tests.Mcp;

/// <summary>The TypeScript SDKs of MCP, of both revisions, over streamable HTTP and, through <c>imagegen mcp</c>, over standard input and output.</summary>
public sealed class McpSdkTests(RunningSystem system)
{
    private const string Stateful = "2025-11-25";
    private const string Stateless = "2026-07-28";

    /// <summary>The revisions and the transports.</summary>
    /// <summary>Each revision over one transport, at full size over both.</summary>
    public static TheoryData<string, bool> Connections
        => TestSize.IsFull ? new() { { Stateful, false }, { Stateful, true }, { Stateless, false }, { Stateless, true } } : new() { { Stateful, true }, { Stateless, false } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task A_client_agrees_on_its_revision_and_lists_the_tools(string revision, bool isStdio)
    {
        var tools = Assert.Single(await RunAsync(new { revision, action = "tools" }, isStdio));

        Assert.Equal(["cancel_image", "generate_image", "get_image", "list_image_providers"], tools.Images);
    }

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task An_image_comes_as_a_preview_and_a_link_to_the_image_that_was_bought(string revision, bool isStdio)
    {
        var prompt = $"mcp image {revision} {isStdio}";

        // On a busy machine the preview may come after the response, which then has the image itself. The same request_id is the same order.
        var result = await Eventually.GetAsync(
            async () => Assert.Single(await RunAsync(new { revision, arguments = new { prompt, width = 1024, height = 1024, request_id = $"mcp-{revision}-{isStdio}" } }, isStdio)),
            result => result.Images is [_, "image/webp", _, _],
            result => result.Whole.ToString());

        Assert.NotNull(result.Images);
        Assert.Equal((Assert.Single(system.Bought(prompt)), "image/webp"), (result.Images[0], result.Images[1]));
        Assert.InRange(int.Parse(result.Images[2]), 100, 30_000);
        Assert.InRange(result.Images[3].Length, 10, 1000);
    }

    [Theory]
    [InlineData(Stateful)]
    [InlineData(Stateless)]
    public async Task A_refusal_by_moderation_and_an_empty_account_are_errors_that_a_model_can_read(string revision)
    {
        var refused = Assert.Single(await RunAsync(new { revision, arguments = new { prompt = "mcp refused", provider = "strict" } }));
        var poor = Assert.Single(await RunAsync(new { revision, arguments = new { prompt = "mcp poor", provider = "poor" } }));

        Assert.Equal(("ToolError", "content_rejected"), NameAndCode(refused));
        Assert.Equal(("ToolError", "insufficient_balance"), NameAndCode(poor));
    }

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task Too_many_unfinished_jobs_and_a_missing_scope_are_errors_that_order_nothing(string revision, bool isStdio)
    {
        var busy = Assert.Single(await RunAsync(new { revision, key = system.BusyKey, arguments = new { prompt = "mcp busy" } }, isStdio));
        var reader = Assert.Single(await RunAsync(new { revision, key = system.ReadKey, arguments = new { prompt = "mcp busy" } }, isStdio));

        Assert.Equal(("ToolError", "too_many_jobs"), NameAndCode(busy));
        Assert.Equal(("ToolError", "scope_missing"), NameAndCode(reader));
        Assert.Empty(system.Bought("mcp busy"));
    }

    [Theory]
    [InlineData(Stateful)]
    [InlineData(Stateless)]
    public async Task A_job_is_canceled_by_its_id(string revision)
    {
        using var response = await system.SendAsync(HttpMethod.Post, "/v1/jobs", system.Key, new { prompt = "mcp cancel sandbox:async=600", provider = "free" });
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString();

        var running = Assert.Single(await RunAsync(new { revision, action = "text", tool = "get_image", arguments = new { job_id = id, wait = 1 } }));
        Assert.Contains(id!, Assert.Single(await RunAsync(new { revision, action = "text", tool = "cancel_image", arguments = new { job_id = id } })).Image, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () =>
            {
                using var job = await system.SendAsync(HttpMethod.Get, $"/v1/jobs/{id}", system.Key);
                return (await job.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("status").GetString() == "canceled";
            },
            "the job is canceled at its provider");
        var canceled = Assert.Single(await RunAsync(new { revision, tool = "get_image", arguments = new { job_id = id } }));

        Assert.DoesNotContain("succeeded", running.Image, StringComparison.Ordinal);
        Assert.Contains("The job was canceled.", canceled.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task A_call_that_is_given_up_does_not_stop_its_job_and_the_same_call_gets_its_image(string revision, bool isStdio)
    {
        var tenant = $"mcp-{revision}-{isStdio}".ToLowerInvariant();
        var key = await system.CreateKeyAsync(tenant);

        var result = Assert.Single(await RunAsync(new { revision, key, action = "giveUp", arguments = new { prompt = "mcp closed sandbox:async=5", provider = "free" } }, isStdio));

        Assert.True(result.Images is not null, result.Whole.ToString());
        using var jobs = await system.SendAsync(HttpMethod.Get, "/v1/jobs", key);
        var job = Assert.Single((await jobs.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("data").EnumerateArray());
        Assert.Equal("succeeded", job.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(Stateful, Cut.InRequest)]
    [InlineData(Stateful, Cut.AfterRequest)]
    [InlineData(Stateful, Cut.WhileWaiting)]
    [InlineData(Stateful, Cut.WhileWaitingUnseen)]
    [InlineData(Stateless, Cut.InRequest)]
    [InlineData(Stateless, Cut.AfterRequest)]
    [InlineData(Stateless, Cut.WhileWaiting)]
    [InlineData(Stateless, Cut.WhileWaitingUnseen)]
    public async Task A_call_whose_connection_is_cut_and_that_is_made_again_buys_one_image(string revision, Cut cut)
    {
        var prompt = $"mcp cut {revision} {cut}";
        await using var proxy = system.Cutting(prompt, cut);

        // The SDKs report some cuts only when their own time is over.
        var result = Assert.Single(await RunAsync(new { revision, cut = proxy.Address, again = 2, timeout = 5000, arguments = new { prompt } }));

        Assert.Equal(1, proxy.Cuts);
        Assert.True(result.Images is not null, result.Whole.ToString());
        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Images[0]);
    }

    [Fact]
    public async Task A_request_id_buys_one_image_however_often_it_is_sent()
    {
        var arguments = new { prompt = "mcp id", request_id = "order-7" };

        var first = Assert.Single(await RunAsync(new { revision = Stateful, arguments }));
        var again = await RunAsync(new { revision = Stateless, calls = 3, arguments });

        Assert.All(again, result => Assert.Equal(first.Images![0], result.Images![0]));
        Assert.Single(system.Bought("mcp id"));
    }

    private static (string?, string?) NameAndCode(ClientResult result) => (result.Error.GetProperty("name").GetString(), result.Error.GetProperty("code").GetString());

    private Task<IReadOnlyList<ClientResult>> RunAsync(object plan, bool isStdio = false)
    {
        var fields = JsonSerializer.SerializeToNode(plan)!.AsObject();
        fields["url"] = system.Gateway.AbsoluteUri;
        fields["key"] ??= system.Key;
        if (isStdio)
        {
            fields["command"] = new JsonArray("dotnet", Path.Combine(AppContext.BaseDirectory, "imagegen.dll"), "mcp", "--server", system.Gateway.AbsoluteUri);
        }

        return NodeProgram.RunAsync("mcp.mjs", fields);
    }
}
