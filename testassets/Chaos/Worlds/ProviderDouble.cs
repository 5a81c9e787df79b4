using ImageGen.Emulators;
using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.CogView;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Stability;

namespace ImageGen.Chaos.Worlds;

/// <summary>A provider that a world may have in addition to Replicate, configured under the name of its kind.</summary>
internal sealed record ProviderDouble(string Kind, Func<Latency, int, CancellationToken, Task<RunningDouble>> StartAsync)
{
    /// <summary>The configured model; null for the kind's default.</summary>
    public string? Model { get; init; }

    /// <summary>Whether it is a GPU server, which takes no token.</summary>
    public bool IsGpuServer { get; init; }

    /// <summary>The configuration of the provider for every host.</summary>
    public IEnumerable<KeyValuePair<string, string?>> SettingsFor(RunningDouble running)
    {
        var section = $"ImageGen__Providers__{Kind}__";
        yield return new(section + "BaseUrl", running.BaseUrl.ToString());
        yield return new(section + "Token", IsGpuServer ? null : $"{Kind}-chaos");
        yield return new(section + "Model", Model);

        // More than the default of a GPU server: the permit of a killed worker stays taken for a while, and must not block all others.
        yield return new(section + "Concurrency", IsGpuServer ? "16" : null);
    }

    public static ProviderDouble OpenAi { get; } = new("openai", async (latency, seed, cancellationToken) =>
    {
        var server = await OpenAiEmulator.StartAsync(new OpenAiOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    })
    { Model = "gpt-image-2.6-flare" };

    public static ProviderDouble Stability { get; } = new("stability", async (latency, seed, cancellationToken) =>
    {
        var server = await StabilityEmulator.StartAsync(new StabilityOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    });

    /// <summary>The models that respond with the image.</summary>
    public static ProviderDouble CogView { get; } = new("cogview", StartCogViewAsync);

    /// <summary>The model that responds with an id.</summary>
    public static ProviderDouble GlmImage { get; } = CogView with { Model = "glm-image" };

    public static ProviderDouble HuggingFace { get; } = new("huggingface", async (latency, seed, cancellationToken) =>
    {
        var server = await HuggingFaceEmulator.StartAsync(new HuggingFaceOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    });

    public static ProviderDouble Automatic1111 { get; } = new("automatic1111", async (latency, seed, cancellationToken) =>
    {
        var server = await WebUiEmulator.StartAsync(new WebUiOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    })
    { IsGpuServer = true };

    public static ProviderDouble ComfyUi { get; } = new("comfyui", async (latency, seed, cancellationToken) =>
    {
        var server = await ComfyUiEmulator.StartAsync(new ComfyUiOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    })
    { IsGpuServer = true };

    public static ProviderDouble SdCpp { get; } = new("sdcpp", async (latency, seed, cancellationToken) =>
    {
        var server = await SdCppEmulator.StartAsync(new SdCppOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    })
    { IsGpuServer = true };

    private static async Task<RunningDouble> StartCogViewAsync(Latency latency, int seed, CancellationToken cancellationToken)
    {
        var server = await CogViewEmulator.StartAsync(new CogViewOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    }
}
