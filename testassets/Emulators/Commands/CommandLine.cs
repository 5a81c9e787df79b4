using System.Globalization;

namespace ImageGen.Emulators;

/// <summary>The emulator to start and its options, from the command line.</summary>
internal sealed record CommandLine
{
    /// <summary>What is printed where the command line is not understood.</summary>
    public static string Usage { get; } = $"""
        Runnable doubles of image services, each with a ledger of what was bought and faults on demand.

        {string.Join(Environment.NewLine, EmulatorTable.All.Select(entry => entry.Help))}

        --latency  from the order to the image; 1s where it is not given
        --instant  for load tests: one and the same image of 20 KB for every order, not drawn; no latency where none is given
        """;

    public required EmulatorEntry Emulator { get; init; }

    public required int Port { get; init; }

    public Latency? Latency { get; init; }

    public string? Token { get; init; }

    public bool Instant { get; init; }

    public bool HttpWebhooks { get; init; }

    /// <exception cref="FormatException">A word is not understood; the message names it.</exception>
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

    /// <summary>The options with what every emulator has: port, latency and whether images are drawn.</summary>
    public TOptions For<TOptions>(TOptions options)
        where TOptions : EmulatorOptions
        => (TOptions)((EmulatorOptions)options with
        {
            Port = Port,
            Latency = Latency ?? Emulators.Latency.Fixed(Instant ? TimeSpan.Zero : TimeSpan.FromSeconds(1)),
            FixedPicture = Instant,
        });

    private CommandLine With(string word, string? value) => (word, value) switch
    {
        ("--instant", _) => this with { Instant = true },
        ("--http-webhooks", _) when Emulator.HasWebhooks => this with { HttpWebhooks = true },
        ("--port", { } port) when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 => this with { Port = number },
        ("--latency", { } latency) => this with { Latency = Emulators.Latency.Parse(latency) },
        ("--token", { } token) when Emulator.TokenForm is not null => this with { Token = token },
        _ => throw new FormatException($"'{word}' is not understood by {Emulator.Name}."),
    };
}
