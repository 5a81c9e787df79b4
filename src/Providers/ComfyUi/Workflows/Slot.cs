namespace ImageGen.Providers.ComfyUi.Workflows;

/// <summary>A placeholder in a workflow that an order fills: <c>{{name}}</c>, or <c>{{name:default}}</c> for a value that an order may omit.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Default">Its value if an order omits it; null when it has no default.</param>
internal sealed record Slot(string Name, string? Default)
{
    public const string Prompt = "prompt";

    public const string Negative = "negative";

    public const string Seed = "seed";

    public const string Width = "width";

    public const string Height = "height";

    public const string Steps = "steps";

    public const string Guidance = "guidance";

    public const string Checkpoint = "checkpoint";

    /// <summary>The name of the uploaded source image. A workflow with this slot always needs one.</summary>
    public const string Image = "image";

    /// <summary>How much the image may differ from the source image.</summary>
    public const string Strength = "strength";

    /// <summary>The prefix of the image's file name, different for every order: without it ComfyUI may return no image for a known workflow.</summary>
    public const string File = "file";

    public static readonly IReadOnlyList<string> Names = [Prompt, Negative, Seed, Width, Height, Steps, Guidance, Checkpoint, File, Image, Strength];

    /// <summary>The slots for numbers that an order may omit.</summary>
    public static readonly IReadOnlyList<string> Optional = [Width, Height, Steps, Guidance, Strength];
}
