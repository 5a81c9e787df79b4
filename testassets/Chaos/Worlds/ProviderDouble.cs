using ImageGen.Emulators;
using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.CogView;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Stability;

namespace ImageGen.Chaos.Worlds;

/// <summary>A provider that a world may have beside Replicate, configured under its kind's name.</summary>
internal sealed record ProviderDouble(string Kind, Func<Latency, int, CancellationToken, Task<RunningDouble>> StartAsync)
{
    /// <summary>The model of the configuration; null is the kind's own.</summary>
    public string? Model { get; init; }

    /// <summary>Whether its servers are boxes of one's own, which take no token.</summary>
    public bool IsBox { get; init; }

    /// <summary>What every host is told of it.</summary>
    public IEnumerable<KeyValuePair<string, string?>> SettingsFor(RunningDouble running)
    {
        var section = $"ImageGen__Providers__{Kind}__";
        yield return new(section + "BaseUrl", running.BaseUrl.ToString());
        yield return new(section + "Token", IsBox ? null : $"{Kind}-chaos");
        yield return new(section + "Model", Model);

        // More than such a server takes by default: the place of a killed worker is kept for a while, and must not hold up all others.
        yield return new(section + "Concurrency", IsBox ? "16" : null);
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

    /// <summary>The models that answer with the image.</summary>
    public static ProviderDouble CogView { get; } = new("cogview", StartCogViewAsync);

    /// <summary>The model that answers with an id.</summary>
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
    { IsBox = true };

    public static ProviderDouble ComfyUi { get; } = new("comfyui", async (latency, seed, cancellationToken) =>
    {
        var server = await ComfyUiEmulator.StartAsync(new ComfyUiOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    })
    { IsBox = true };

    public static ProviderDouble SdCpp { get; } = new("sdcpp", async (latency, seed, cancellationToken) =>
    {
        var server = await SdCppEmulator.StartAsync(new SdCppOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    })
    { IsBox = true };

    private static async Task<RunningDouble> StartCogViewAsync(Latency latency, int seed, CancellationToken cancellationToken)
    {
        var server = await CogViewEmulator.StartAsync(new CogViewOptions { Latency = latency, RandomSeed = seed }, cancellationToken);
        return new RunningDouble(server.BaseUrl, server.Ledger, server.Faults, server);
    }
}
