namespace ImageGen.Servers;

/// <summary>
/// How test servers are run: in containers where an engine answers, else as processes. The environment variable
/// <c>IMAGEGEN_TEST_SERVERS</c> (<c>containers</c> or <c>processes</c>) decides it without asking.
/// </summary>
public static class ServerEngine
{
    private static readonly Lazy<Task<bool>> Containers = new(DecideAsync);

    /// <summary>Whether servers of this process run in containers; found out once.</summary>
    public static Task<bool> UsesContainersAsync() => Containers.Value;

    private static async Task<bool> DecideAsync() => Environment.GetEnvironmentVariable("IMAGEGEN_TEST_SERVERS") switch
    {
        null or "" => await DockerEngine.AnswersAsync(),
        "containers" => true,
        "processes" => false,
        var other => throw new InvalidOperationException($"IMAGEGEN_TEST_SERVERS is '{other}', but must be containers or processes."),
    };
}
