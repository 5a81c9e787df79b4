using System.Globalization;

namespace ImageGen.Emulators;

/// <summary>The emulator to start and its options, from the command line.</summary>
internal sealed record CommandLine
{
    /// <summary>The help text, printed when the command line is invalid.</summary>
    public static string Usage { get; } = $"""
        Emulators of image services. Each keeps a ledger of the purchases and injects faults on request.

        {string.Join(Environment.NewLine, EmulatorTable.All.Select(entry => entry.Help))}

        --latency  time from the order to the image (default 1s)
        --instant  for load tests: the same prepared image of 20 KB for every order, and a default latency of 0
        """;

    public required EmulatorEntry Emulator { get; init; }

    public required int Port { get; init; }

    public Latency? Latency { get; init; }

    public string? Token { get; init; }

    public bool Instant { get; init; }

    public bool HttpWebhooks { get; init; }

    /// <exception cref="FormatException">An argument is unknown or invalid; the message names it.</exception>
    public static CommandLine Read(string[] words)
    {
        var line = words is [var name, ..] && EmulatorTable.All.FirstOrDefault(entry => entry.Name == name) is { } emulator
            ? new CommandLine { Emulator = emulator, Port = emulator.Port }
            : throw new FormatException($"The service is missing: one of {string.Join(", ", EmulatorTable.All.Select(entry => entry.Name))}.");
        for (var i = 1; i < words.Length; i++)
        {
            var isFlag = words[i] is "--instant" or "--http-webhooks";
            line = line.With(words[i], isFlag || i + 1 == words.Length ? null : words[i + 1]);
            i += isFlag ? 0 : 1;
        }

        return line;
    }

    /// <summary>Adds the settings that every emulator has: port, latency and whether images are drawn.</summary>
    public TOptions For<TOptions>(TOptions options)
        where TOptions : EmulatorOptions
        => (TOptions)((EmulatorOptions)options with
        {
            Port = Port,
            Latency = Latency ?? Emulators.Latency.Fixed(Instant ? TimeSpan.Zero : TimeSpan.FromSeconds(1)),
            FixedImage = Instant,
        });

    private CommandLine With(string word, string? value) => (word, value) switch
    {
        ("--instant", _) => this with { Instant = true },
        ("--http-webhooks", _) when Emulator.HasWebhooks => this with { HttpWebhooks = true },
        ("--port", { } port) when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 => this with { Port = number },
        ("--latency", { } latency) => this with { Latency = Emulators.Latency.Parse(latency) },
        ("--token", { } token) when Emulator.TokenForm is not null => this with { Token = token },
        _ => throw new FormatException($"'{word}' is not a valid option of {Emulator.Name}."),
    };
}
