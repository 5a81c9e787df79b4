using System.Text.Json;
using ImageGen.Clients.Tests.Systems;

namespace ImageGen.Clients.Tests.Mcp;

/// <summary>The command line of the MCP inspector.</summary>
public sealed class InspectorTests(RunningSystem system)
{
    // The program finds its package by the working folder.
    private const string Folder = "node_modules/@modelcontextprotocol/inspector-cli/build";

    [Fact]
    public async Task The_inspector_lists_the_tools()
    {
        var answer = await InspectAsync("--method", "tools/list");

        Assert.Equal(4, answer.GetProperty("tools").GetArrayLength());
    }

    [Fact]
    public async Task The_inspector_makes_an_image_and_sees_a_refusal()
    {
        var image = await InspectAsync("--method", "tools/call", "--tool-name", "generate_image", "--tool-arg", "prompt=inspected", "width=1024", "height=1024");
        var refusal = await InspectAsync("--method", "tools/call", "--tool-name", "generate_image", "--tool-arg", "prompt=inspected and refused", "provider=strict");

        Assert.Equal(["text", "image", "resource_link"], image.GetProperty("content").EnumerateArray().Select(block => block.GetProperty("type").GetString()));
        Assert.Single(system.Bought("inspected"));
        Assert.True(refusal.GetProperty("isError").GetBoolean());
    }

    private async Task<JsonElement> InspectAsync(params string[] arguments)
    {
        var output = await NodeProgram.RunAsync($"{Folder}/index.js", [], [new Uri(system.Gateway, "/mcp").AbsoluteUri, "--transport", "http", "--header", $"Authorization: Bearer {system.Key}", .. arguments], Folder);
        return JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]).RootElement;
    }
}
