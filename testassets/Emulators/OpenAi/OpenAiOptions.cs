namespace ImageGen.Emulators.OpenAi;

/// <summary>The fixed options of an emulated OpenAI; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record OpenAiOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a separate port, as the real service has a separate host for them. Default no.</summary>
    public bool SeparateImageHost { get; init; }

    /// <summary>The key of the project; null accepts any key, but not a missing one.</summary>
    public string? Token { get; init; }

    /// <summary>Parameters that all models refuse, as at an alias or behind a proxy. Default none.</summary>
    public IReadOnlyList<string> UnknownParameters { get; init; } = [];

    /// <summary>Whether errors have the format of a LiteLLM proxy: the service's error inside a message, and the status as the code. Default no.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>Whether an image that moderation withheld is returned as 200 with a mark, as xAI does, and not as 400. Default no.</summary>
    public bool WithholdsWithMark { get; init; }

    /// <summary>Whether images are noise, which does not compress: an image of 1024 x 1024 has half a megabyte, as a real one. Default no.</summary>
    public bool Noise { get; init; }
}
