namespace ImageGen.Providers.Retirement;

/// <summary>
/// The announced shutdown dates of vendors' models. A row applies to the vendor's own hosts: other services of the
/// same kind may keep a model of that name longer. Models of kinds without a row here have no announced shutdown.
/// </summary>
internal static class RetirementTable
{
    private static readonly string[] OpenAi = ["api.openai.com", "*.api.openai.com"];

    private static readonly string[] Azure = ["*.openai.azure.com", "*.services.ai.azure.com", "*.cognitiveservices.azure.com"];

    private static readonly string[] Google = ["generativelanguage.googleapis.com", "*.aiplatform.googleapis.com", "aiplatform.googleapis.com"];

    private static readonly string[] Grok = ["api.x.ai", "*.api.x.ai"];

    private static readonly string[] Alibaba = ["dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com"];

    private static readonly string[] HuggingFace = ["router.huggingface.co", "api-inference.huggingface.co"];

    private const string Current = "gpt-image-2.6-flare or gpt-image-2.6-sunburst";

    private const string CurrentAtGoogle = "gemini-nano-banana-2.1 or gemini-3-pro-image";

    private static readonly Row[] Rows =
    [
        // developers.openai.com/api/docs/deprecations
        new("openai", OpenAi, "gpt-image-1.5", new(2026, 12, 1), Current),
        new("openai", OpenAi, "gpt-image-1.5-2025-12-16", new(2026, 12, 1), Current),
        new("openai", OpenAi, "gpt-image-1-mini", new(2026, 12, 1), Current),
        new("openai", OpenAi, "chatgpt-image-latest", new(2026, 12, 1), Current),
        new("openai", OpenAi, "gpt-image-1", new(2026, 10, 23), Current),
        new("openai", OpenAi, "dall-e-3", new(2026, 5, 12), Current),
        new("openai", OpenAi, "dall-e-2", new(2026, 5, 12), Current),

        // Azure keeps models longer than OpenAI does (azure-ai-docs, pull request 833). Deployments often have custom names, which identify no model.
        new("openai", Azure, "gpt-image-1.5", new(2026, 12, 16), null),

        // ai.google.dev/gemini-api/docs/deprecations, through the API in OpenAI's manner.
        new("openai", Google, "imagen-4.0-generate-001", new(2026, 8, 17), CurrentAtGoogle),
        new("openai", Google, "imagen-4.0-ultra-generate-001", new(2026, 8, 17), CurrentAtGoogle),
        new("openai", Google, "imagen-4.0-fast-generate-001", new(2026, 8, 17), CurrentAtGoogle),
        new("openai", Google, "gemini-2.5-flash-image", new(2026, 10, 2), CurrentAtGoogle),
        new("openai", Google, "gemini-3.1-flash-image", new(2026, 10, 29), CurrentAtGoogle),

        new("openai", Grok, "grok-imagine-image", new(2026, 11, 2), "the models of Grok Imagine 2.0"),
        new("openai", Alibaba, "qwen-image", new(2026, 10, 10), "qwen-image-2.0"),

        // Returns 410 since then; other inference providers still serve it.
        new("huggingface", HuggingFace, "black-forest-labs/FLUX.1-schnell:hf-inference", new(2026, 7, 15), "black-forest-labs/FLUX.1-schnell at another inference provider"),
    ];

    /// <summary>The announced retirement of a model at a host; null if none is known.</summary>
    public static ModelRetirement? Find(string kind, string host, string? model)
        => Array.Find(Rows, row => row.Kind == kind && row.Model == model && row.Hosts.Any(known => IsAt(known, host))) is { } row ? row.Retirement : null;

    /// <summary>The model's retirement at its vendor, at any host: a hint when a service reports that it does not have the model.</summary>
    public static ModelRetirement? FindAnywhere(string kind, string? model)
    {
        var name = kind == "openai" ? model?.Split('/')[^1] : model;
        return Array.Find(Rows, row => row.Kind == kind && row.Model == name)?.Retirement;
    }

    private static bool IsAt(string known, string host)
        => known.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(known[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(known, StringComparison.OrdinalIgnoreCase);

    private sealed record Row(string Kind, string[] Hosts, string Model, DateOnly Date, string? Successor)
    {
        public ModelRetirement Retirement => new(Model, Date, Successor, IsOfService: false);
    }
}
