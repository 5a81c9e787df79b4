namespace ImageGen.Providers.Tests;

/// <summary>Orders as tests need them: a prompt, a seed, and what else is said.</summary>
internal static class Orders
{
    /// <summary>No other job has any purchase.</summary>
    public static Func<string, Task<bool>> Ours { get; } = _ => Task.FromResult(true);

    /// <summary>An image to start from, 320 x 200.</summary>
    public static InputImage Source { get; } = new(Emulators.EmulatedImage.Draw("a dog", 1, 0, 320, 200), "image/png", 320, 200);

    /// <summary>An order that starts from an image.</summary>
    public static GenerationOrder From(string prompt, long seed = 7) => Of(prompt, seed) with { Image = Source, Strength = 0.6 };

    public static GenerationOrder Of(string prompt, long seed = 7) => new()
    {
        JobId = new Guid("0198d9f2-0000-7000-8000-000000000001"),
        Prompt = prompt,
        Seed = seed,
        Deadline = TimeSpan.FromMinutes(5),
    };
}
