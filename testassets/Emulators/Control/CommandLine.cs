using System.Globalization;
using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.CogView;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.Replicate;
using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Stability;

namespace ImageGen.Emulators;

/// <summary>What the command line says.</summary>
internal sealed record CommandLine
{
    /// <summary>The services, with the port that each has where none is said.</summary>
    private static readonly Dictionary<string, int> Ports = new(StringComparer.Ordinal)
    {
        ["replicate"] = 9000,
        ["openai"] = 9001,
        ["stability"] = 9002,
        ["cogview"] = 9003,
        ["huggingface"] = 9004,
        ["sdcpp"] = 9011,
        ["automatic1111"] = 9012,
        ["comfyui"] = 9013,
    };

    /// <summary>The word for the service, for example <c>replicate</c>.</summary>
    public required string Service { get; init; }

    public required int Port { get; init; }

    public Latency? Latency { get; init; }

    public string? Token { get; init; }

    public bool Instant { get; init; }

    public bool HttpWebhooks { get; init; }

    private Latency WholeLatency => Latency ?? Emulators.Latency.Fixed(Instant ? TimeSpan.Zero : TimeSpan.FromSeconds(1));

    /// <exception cref="FormatException">A word is not understood; the message names it.</exception>
    public static CommandLine Read(string[] words)
    {
        var line = words is [var service, ..] && Ports.TryGetValue(service, out var port)
            ? new CommandLine { Service = service, Port = port }
            : throw new FormatException($"The service is missing: one of {string.Join(", ", Ports.Keys)}.");
        for (var i = 1; i < words.Length; i++)
        {
            var isFlag = words[i] is "--instant" or "--http-webhooks";
            line = line.With(words[i], isFlag || i + 1 == words.Length ? null : words[i + 1]);
            i += isFlag ? 0 : 1;
        }

        return line;
    }

    public ReplicateOptions ForReplicate()
        => new() { Port = Port, Token = Token, Latency = WholeLatency, FixedPicture = Instant, AllowHttpWebhooks = HttpWebhooks };

    public StabilityOptions ForStability() => new() { Port = Port, Token = Token, Latency = WholeLatency, FixedPicture = Instant };

    public CogViewOptions ForCogView() => new() { Port = Port, Token = Token, Latency = WholeLatency, FixedPicture = Instant };

    public HuggingFaceOptions ForHuggingFace() => new() { Port = Port, Token = Token, Latency = WholeLatency, FixedPicture = Instant };

    public OpenAiOptions ForOpenAi() => new() { Port = Port, Token = Token, Latency = WholeLatency, FixedPicture = Instant };

    public SdCppOptions ForSdCpp() => new() { Port = Port, Latency = WholeLatency, FixedPicture = Instant };

    public WebUiOptions ForWebUi() => new() { Port = Port, Auth = Token, Latency = WholeLatency, FixedPicture = Instant };

    public ComfyUiOptions ForComfyUi() => new() { Port = Port, Latency = WholeLatency, FixedPicture = Instant };

    private CommandLine With(string word, string? value) => (word, value) switch
    {
        ("--instant", _) => this with { Instant = true },
        ("--http-webhooks", _) when Service == "replicate" => this with { HttpWebhooks = true },
        ("--port", { } port) when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 => this with { Port = number },
        ("--latency", { } latency) => this with { Latency = Emulators.Latency.Parse(latency) },
        ("--token", { } token) => this with { Token = token },
        _ => throw new FormatException($"'{word}' is not understood."),
    };
}
