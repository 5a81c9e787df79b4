namespace ImageGen.Worker.Tests.Scripted;

/// <summary>The smallest PNG there is: one pixel.</summary>
internal static class TestImages
{
    public static ReadOnlyMemory<byte> Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");
}
