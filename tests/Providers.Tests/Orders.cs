namespace ImageGen.Providers.Tests;

/// <summary>Orders as tests need them: a prompt, a seed, and what else is said.</summary>
internal static class Orders
{
    /// <summary>No other job has any purchase.</summary>
    public static Func<string, Task<bool>> Ours { get; } = _ => Task.FromResult(true);

    public static GenerationOrder Of(string prompt, long seed = 7) => new()
    {
        JobId = new Guid("0198d9f2-0000-7000-8000-000000000001"),
        Prompt = prompt,
        Seed = seed,
        Deadline = TimeSpan.FromMinutes(5),
    };
}
