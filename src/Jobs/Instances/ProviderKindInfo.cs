namespace ImageGen.Jobs.Instances;

/// <summary>The facts about a kind of service for hosts without adapters: enough to refuse a setting that no worker could use.</summary>
/// <param name="Name">The kind.</param>
/// <param name="NeedsToken">Whether an instance at the service's own address needs a token.</param>
/// <param name="Variable">The environment variable from which the service's own tools read the token; null when there is none.</param>
/// <param name="Hosts">The hosts of the service itself. A token from the variable may go to no others.</param>
internal sealed record ProviderKindInfo(string Name, bool NeedsToken, string? Variable, IReadOnlyList<string> Hosts)
{
    /// <summary>The number of jobs that may be at an instance at once if neither its settings nor its kind set another.</summary>
    public const int UsualConcurrency = 100;

    /// <summary>The number of jobs that may be at an instance of the kind at once if its settings set no other.</summary>
    public int Concurrency { get; init; } = UsualConcurrency;

    /// <summary>Whether its service calls <c>ImageGen:PublicUrl</c> at the end of an order. Such a service calls https addresses only.</summary>
    public bool CallsBack { get; init; }

    /// <summary>All kinds; a test of the command line compares them with the adapters.</summary>
    public static IReadOnlyList<ProviderKindInfo> All { get; } =
    [
        new("replicate", true, "REPLICATE_API_TOKEN", ["api.replicate.com"]) { CallsBack = true },
        new("stability", true, "STABILITY_API_KEY", ["api.stability.ai"]),
        new("cogview", true, "ZHIPUAI_API_KEY", ["open.bigmodel.cn"]),
        new("huggingface", true, "HF_TOKEN", ["router.huggingface.co"]),
        new("openai", true, "OPENAI_API_KEY", ["api.openai.com"]),
        // The server runs orders one after another; a second one would only wait there.
        new("automatic1111", false, null, []) { Concurrency = 1 },
        // The server runs orders one after another, and its queue endpoint returns the whole workflow of every waiting order.
        new("comfyui", false, null, []) { Concurrency = 8 },
        // Half of the server's queue, which has room for 64.
        new("sdcpp", false, null, []) { Concurrency = 32 },
        new(ConfiguredProviders.Sandbox, false, null, []),
    ];

    public static ProviderKindInfo? Of(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
