namespace ImageGen.Servers;

/// <summary>
/// Decides how test servers run: in containers if an engine is available, otherwise as processes. The environment variable
/// <c>IMAGEGEN_TEST_SERVERS</c> (<c>containers</c> or <c>processes</c>) overrides this. <c>none</c> refuses to start a server:
/// <c>./test.sh quick</c> sets it, so that a test that needs one and has no <c>[Trait("Category", "Servers")]</c> fails everywhere.
/// </summary>
public static class ServerEngine
{
    private static readonly Lazy<Task<bool>> Containers = new(DecideAsync);

    /// <summary>Whether servers of this process run in containers; determined once.</summary>
    public static Task<bool> UsesContainersAsync() => Containers.Value;

    private static async Task<bool> DecideAsync() => Environment.GetEnvironmentVariable("IMAGEGEN_TEST_SERVERS") switch
    {
        null or "" => await DockerEngine.AnswersAsync(),
        "containers" => true,
        "processes" => false,
        "none" => throw new InvalidOperationException("This test starts a server, so it needs [Trait(\"Category\", \"Servers\")]: IMAGEGEN_TEST_SERVERS is 'none'."),
        var other => throw new InvalidOperationException($"IMAGEGEN_TEST_SERVERS is '{other}', but must be containers, processes or none."),
    };
}
