using ImageGen.Clients.Tests.Systems;

namespace ImageGen.Clients.Tests.Mcp;

/// <summary>The conformance suite of MCP, in its mode for servers, against a gateway without API keys: the suite sends none.</summary>
public sealed class ConformanceTests(RunningSystem system)
{
    private const string Program = "node_modules/@modelcontextprotocol/conformance/dist/index.js";

    /// <summary>What is not offered, or tests a tool, prompt or resource of the suite's own server. The suite itself fails if one of them passes.</summary>
    private static readonly Dictionary<string, string[]> ExpectedFailures = new()
    {
        ["the suite's own tools"] =
        [
            "tools-call-simple-text", "tools-call-image", "tools-call-audio", "tools-call-embedded-resource", "tools-call-mixed-content", "tools-call-with-logging", "tools-call-error", "tools-call-with-progress", "json-schema-2020-12",
        ],
        ["requests of the server to the client, which a server without sessions can't make"] = ["tools-call-sampling", "tools-call-elicitation", "elicitation-sep1034-defaults", "elicitation-sep1330-enums"],
        ["streams that are resumed, which need sessions"] = ["server-sse-polling", "server-sse-multiple-streams"],
        ["no prompts, resources or completions are offered"] =
        [
            "completion-complete", "resources-list", "resources-read-text", "resources-read-binary", "resources-templates-read", "resources-subscribe", "resources-unsubscribe", "prompts-list", "prompts-get-simple",
            "prompts-get-with-args", "prompts-get-embedded-resource", "prompts-get-with-image",
        ],
    };

    [Fact]
    public async Task Every_scenario_passes_but_those_for_what_the_server_does_not_offer()
    {
        await using var gateway = await system.StartOpenGatewayAsync();
        var folder = Directory.CreateTempSubdirectory("imagegen-conformance-");
        try
        {
            var baseline = Path.Combine(folder.FullName, "expected.yml");
            await File.WriteAllLinesAsync(
                baseline, ["server:", .. ExpectedFailures.SelectMany(reason => reason.Value.Select(scenario => $"  - {scenario} # {reason.Key}"))], TestContext.Current.CancellationToken);

            var output = await NodeProgram.RunAsync(
                Program, ["--import", NodeProgram.PathOf("node20.mjs")], ["server", "--url", new Uri(gateway.Address!, "/mcp").AbsoluteUri, "--suite", "all", "--expected-failures", baseline, "--output-dir", folder.FullName]);

            foreach (var scenario in new[] { "server-initialize", "logging-set-level", "ping", "tools-list", "dns-rebinding-protection" })
            {
                Assert.Contains($"✓ {scenario}", output, StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
