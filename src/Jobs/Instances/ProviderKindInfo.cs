namespace ImageGen.Jobs.Instances;

/// <summary>What a host without adapters knows of a kind of service: enough to refuse a setting that no worker could use.</summary>
/// <param name="Name">The kind.</param>
/// <param name="NeedsToken">Whether an instance at the service's own address needs a token.</param>
/// <param name="Variable">The environment variable under which the service's own tools look for the token; null when there is none.</param>
/// <param name="Hosts">The hosts of the service itself, to which alone such a token may go.</param>
internal sealed record ProviderKindInfo(string Name, bool NeedsToken, string? Variable, IReadOnlyList<string> Hosts)
{
    /// <summary>How many jobs are at an instance at once where neither its settings nor its kind set another limit.</summary>
    public const int UsualConcurrency = 100;

    /// <summary>How many jobs are at an instance at once where its settings don't say: what the kind can take.</summary>
    public int Concurrency { get; init; } = UsualConcurrency;

    /// <summary>Whether its service calls <c>ImageGen:PublicUrl</c> when an order is done, and does so at https addresses only.</summary>
    public bool CallsBack { get; init; }

    /// <summary>All kinds; a test of the command line holds them against the adapters.</summary>
    public static IReadOnlyList<ProviderKindInfo> All { get; } =
    [
        new("replicate", true, "REPLICATE_API_TOKEN", ["api.replicate.com"]) { CallsBack = true },
        new("stability", true, "STABILITY_API_KEY", ["api.stability.ai"]),
        new("cogview", true, "ZHIPUAI_API_KEY", ["open.bigmodel.cn"]),
        new("huggingface", true, "HF_TOKEN", ["router.huggingface.co"]),
        new("openai", true, "OPENAI_API_KEY", ["api.openai.com"]),
        // One after the other; a second order would only wait at the server, behind its first.
        new("automatic1111", false, null, []) { Concurrency = 1 },
        // One after the other, with a queue of its own that repeats every workflow in it to whoever asks.
        new("comfyui", false, null, []) { Concurrency = 8 },
        // Half of its queue of 64.
        new("sdcpp", false, null, []) { Concurrency = 32 },
        new(ConfiguredProviders.Sandbox, false, null, []),
    ];

    public static ProviderKindInfo? Of(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
