namespace ImageGen.Providers.ComfyUi.Workflows;

/// <summary>A place in a workflow that an order fills: <c>{{name}}</c>, or <c>{{name:default}}</c> for what an order may leave out.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Default">What it is when an order does not say it; null when nothing was said about that.</param>
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

    /// <summary>The name under which the server has the image to start from. A workflow with it starts from one always.</summary>
    public const string Image = "image";

    /// <summary>How far the image may move away from that one.</summary>
    public const string Strength = "strength";

    /// <summary>The beginning of the image's file name, another for every order: without it ComfyUI may answer an order it knows with no image.</summary>
    public const string File = "file";

    public static readonly IReadOnlyList<string> Names = [Prompt, Negative, Seed, Width, Height, Steps, Guidance, Checkpoint, File, Image, Strength];

    /// <summary>Those that hold a number, and that an order may leave out.</summary>
    public static readonly IReadOnlyList<string> Optional = [Width, Height, Steps, Guidance, Strength];
}
