namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>What a host without adapters knows of a kind of service: enough to refuse a setting that no worker could use.</summary>
/// <param name="Name">The kind.</param>
/// <param name="NeedsToken">Whether an instance at the service's own address needs a token.</param>
/// <param name="Variable">The environment variable under which the service's own tools look for the token; null when there is none.</param>
/// <param name="Hosts">The hosts of the service itself, to which alone such a token may go.</param>
internal sealed record KnownKind(string Name, bool NeedsToken, string? Variable, IReadOnlyList<string> Hosts)
{
    /// <summary>All kinds; a test of the command line holds them against the adapters.</summary>
    public static IReadOnlyList<KnownKind> All { get; } =
    [
        new("replicate", true, "REPLICATE_API_TOKEN", ["api.replicate.com"]),
        new("stability", true, "STABILITY_API_KEY", ["api.stability.ai"]),
        new("cogview", true, "ZHIPUAI_API_KEY", ["open.bigmodel.cn"]),
        new("huggingface", true, "HF_TOKEN", ["router.huggingface.co"]),
        new("openai", true, "OPENAI_API_KEY", ["api.openai.com"]),
        new("automatic1111", false, null, []),
        new("comfyui", false, null, []),
        new("sdcpp", false, null, []),
        new(ProviderRoster.Sandbox, false, null, []),
    ];

    public static KnownKind? Of(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
