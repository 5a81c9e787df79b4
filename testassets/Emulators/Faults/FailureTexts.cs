namespace ImageGen.Emulators;

/// <summary>Literal error texts of failed predictions that were seen in public.</summary>
public static class FailureTexts
{
    /// <summary>Every image was filtered by the model's own safety checker (Stable Diffusion family).</summary>
    public const string Nsfw = "NSFW content detected. Try running it again, or try a different prompt.";

    /// <summary>The host of an official model refused the prompt or the image.</summary>
    public const string Sensitive = "The input or output was flagged as sensitive. (E005)";

    /// <summary>Out of memory (replicate.com/docs/reference/error-codes).</summary>
    public const string OutOfMemory = "E1001: The model ran out of memory.";

    /// <summary>Unknown error of the model (replicate.com/docs/reference/error-codes).</summary>
    public const string Unknown = "E1000: An unknown error occurred.";
}
