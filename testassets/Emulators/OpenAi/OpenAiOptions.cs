namespace ImageGen.Emulators.OpenAi;

/// <summary>What is fixed at the start of an emulated OpenAI; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record OpenAiOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a port of their own, as the real service has a host of its own for them. Default no.</summary>
    public bool SeparatePictureHost { get; init; }

    /// <summary>The key of the project; null lets any key in, but not none.</summary>
    public string? Token { get; init; }

    /// <summary>Parameters that no model knows here, as at an alias or behind a proxy. Default none.</summary>
    public IReadOnlyList<string> UnknownParameters { get; init; } = [];

    /// <summary>Whether errors come as a LiteLLM proxy gives them: the service's words inside a message, and the status for a code. Default no.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>Whether an image that moderation withheld is answered with 200 and a mark, as xAI does, and not with 400. Default no.</summary>
    public bool WithholdsWithMark { get; init; }
}
