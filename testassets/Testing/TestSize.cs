namespace ImageGen.Testing;

/// <summary>
/// The size of tests that repeat a case many times: the usual one of <c>./test.sh</c>, or the full one of <c>./test.sh extended</c>, which sets <c>IMAGEGEN_TEST_SIZE=full</c>.
/// </summary>
public static class TestSize
{
    /// <summary>Whether the full sizes were requested.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("IMAGEGEN_TEST_SIZE") == "full";

    /// <summary>The size of this run.</summary>
    public static int Choose(int usual, int full) => IsFull ? full : usual;
}
