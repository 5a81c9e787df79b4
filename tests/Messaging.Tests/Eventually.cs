using System.Diagnostics;

namespace ImageGen.Messaging.Tests;

/// <summary>Waits for a condition that must come true within 20 seconds.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"Not within 20 s: {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
