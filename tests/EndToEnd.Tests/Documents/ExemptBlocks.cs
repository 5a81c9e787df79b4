namespace ImageGen.EndToEnd.Tests.Documents;

/// <summary>The code blocks that can't be run or checked, each with a reason. All other blocks of all pages are run or checked.</summary>
internal static class ExemptBlocks
{
    private static readonly (string Page, string Has, string Why)[] Known =
    [
        ("README.md", "./test.sh", "It is the run of all tests, of which this is one."),
        ("README.md", "flowchart LR", "A drawing."),
        ("README.md", "status   succeeded", "What the first command prints; the command is run."),
        ("deploy/observability/README.md", "docker compose up --build", "It needs a container engine: ObservabilityTests of Telemetry.Tests checks the files."),
        ("deploy/observability/README.md", "--profile observability", "It needs a container engine: ObservabilityTests of Telemetry.Tests checks the files."),
        ("docs/architecture.md", "flowchart LR", "A drawing."),
        ("docs/architecture.md", "queued ──claim──▶", "A drawing."),
        ("docs/clients/dotnet.md", "AddImageGenClient", "A part of a program: Client.Tests runs it."),
        ("docs/clients/librechat.md", "IMAGE_GEN_OAI_BASEURL", "Settings of other programs."),
        ("docs/clients/librechat.md", "SD_WEBUI_URL", "Settings of other programs."),
        ("docs/clients/mcp.md", "mcpServers", "Settings of other programs."),
        ("docs/clients/n8n.md", "Base URL", "Settings of other programs."),
        ("docs/clients/open-webui.md", "IMAGES_OPENAI_API_BASE_URL", "Settings of other programs."),
        ("docs/clients/openai-dotnet.md", "OpenAIClientOptions", "Its package is not among the references: Clients.Tests runs the client."),
        ("docs/clients/openai.md", "OPENAI_BASE_URL", "Settings of other programs."),
        ("docs/clients/replicate.md", "createReplicate", "Settings of other programs: Clients.Tests runs both clients."),
        ("docs/clients/sillytavern.md", "SD Web UI URL", "Settings of other programs."),
        ("docs/command-line.md", "dotnet publish src/Cli", "A publish takes minutes: bench/run.sh --only cold-start makes it and runs the published command."),
        ("docs/contributing/mutations.md", "dotnet-stryker", "It takes seven minutes, and changes the assemblies that these tests use."),
        ("docs/kubernetes.md", "helm upgrade --install", "It needs a cluster: HelmTests of Telemetry.Tests renders the chart."),
        ("docs/kubernetes.md", "# my-values.yaml", "It needs a cluster: HelmTests of Telemetry.Tests renders the chart with these values."),
        ("docs/kubernetes.md", "\"at_providers\"", "An answer: ScaleTests of Gateway.Tests compares it."),
        ("docs/kubernetes.md", "imagegen keys create keda", "It needs a cluster."),
        ("docs/metrics.md", "imagegen keys create prometheus", "A key closes the gateway to which the commands of all other pages go."),
        ("docs/logs.md", "JobLog[job.ended]", "A line of a log: FormatterTests of ServiceDefaults.Tests hold its form."),
        ("docs/logs.md", "\"event\":\"job.ended\"", "A line of a log: FormatterTests of ServiceDefaults.Tests hold its form."),
        ("docs/logs.md", "*.log", "They search log files of the reader."),
        ("docs/operations.md", "imagegen storage check", "It needs the stores of the reader's system: StorageCheck of Storage.Tests checks stores."),
        ("docs/security.md", "imagegen keys create", "A key closes the gateway to which the commands of all other pages go: KeysCommandTests of Cli.Tests runs the command."),
        ("docs/webhooks.md", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Vectors: GuideTests of Samples.Tests verifies each."),
        ("testassets/Chaos/README.md", "./chaos.sh --full", "An hour and a half; what fits among the tests is run by Chaos.Tests."),
    ];

    /// <summary>Why the block is neither run nor checked; null if it must be.</summary>
    public static string? For(DocumentBlock block)
        => Known.Where(excuse => excuse.Page == block.Page && block.Code.Contains(excuse.Has, StringComparison.Ordinal)).Select(excuse => excuse.Why).FirstOrDefault();

    /// <summary>The exemptions that match no block any more.</summary>
    public static IReadOnlyList<string> Unused(IReadOnlyList<DocumentBlock> blocks)
        => [.. Known.Where(excuse => !blocks.Any(block => excuse.Page == block.Page && block.Code.Contains(excuse.Has, StringComparison.Ordinal))).Select(excuse => $"{excuse.Page}: {excuse.Has}")];
}
